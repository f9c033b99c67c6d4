"""What a visitor sees of the registry on a study's page, on cards, and at its address."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from research.facts import Fact, in_words
from research.models import RegistryChange
from tests.factories import RecordFactory, StudyFactory
from tests.site.test_words import reading_grade

SEEN = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
LATER = datetime.datetime(2026, 9, 15, 20, tzinfo=datetime.UTC)


@pytest.fixture
def listed(study_index):
    """Make a published study for a record with these facts."""

    def make(**facts):
        with time_machine.travel(SEEN, tick=False):
            return StudyFactory(parent=study_index, registry_record=RecordFactory(**facts))

    return make


def change(study, field, old="", new="", seen_at=LATER):
    return RegistryChange.objects.create(
        record=study.registry_record, field=field, old=old, new=new, seen_at=seen_at
    )


def text_of(client, study) -> str:
    return " ".join(client.get(study.url).content.decode().split())


# Endings


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"overall_status": "TERMINATED", "why_stopped": "Slow enrolment"},
            ["Stopped early", "The sponsor wrote: <q>Slow enrolment</q>", "Call your study team"],
        ),
        ({"overall_status": "TERMINATED"}, ["ClinicalTrials.gov gives no reason"]),
        ({"overall_status": "WITHDRAWN"}, ["Never started", "No one took part"]),
        ({"overall_status": "SUSPENDED"}, ["Paused", "It may start again, and it may not"]),
        ({"overall_status": "UNKNOWN"}, ["Not confirmed", "before you plan anything"]),
        ({"overall_status": "COMPLETED"}, ["Finished", "Were you in this study?"]),
        ({"overall_status": "NO_LONGER_AVAILABLE"}, ["No longer available", "what comes next"]),
        (
            {"overall_status": "APPROVED_FOR_MARKETING"},
            ["Approved", "if this product"],
        ),
        ({"overall_status": "ACTIVE_NOT_RECRUITING"}, ["still running", "It goes on for you"]),
        ({"overall_status": "RECRUITING", "our_facility": ""}, ["Open elsewhere, not here"]),
        (
            {"missing_since": datetime.date(2026, 9, 1)},
            ["Not confirmed", "no longer lists this study"],
        ),
    ],
)
def test_an_ending_says_what_happened_and_what_to_do(client, listed, facts, words):
    study = listed(**{"our_status": "", **facts})
    page = text_of(client, study)
    for each in [*words, "What you can do now"]:
        assert each in page


def test_an_open_study_has_no_ending(client, listed):
    assert "What you can do now" not in text_of(client, listed(why_stopped="An old reason"))


def test_the_words_of_endings_are_plain():
    from research.endings import _STEPS

    text = "\n\n".join(str(step) for steps in _STEPS.values() for step in steps)
    assert reading_grade(text) <= 8


# The registry's words


CRITERIA = {
    "inclusion": [
        {
            "marker": "1.",
            "text": "Active lupus",
            "children": [{"marker": "*", "text": "of the kidney", "children": []}],
        }
    ],
    "exclusion": [{"marker": "*", "text": "<script>alert(1)</script>", "children": []}],
    "other": [],
}


def test_the_registrys_criteria_are_folded_and_attributed(client, listed):
    page = text_of(client, listed(criteria=CRITERIA))
    assert "From ClinicalTrials.gov, processed on August 22, 2026, split into lists by us." in page
    assert "no endorsement by the government" in page
    fold = page[page.index("<summary>Entry rules</summary>") :]
    assert fold.index("Active lupus <ul>") < fold.index("of the kidney")
    assert "<b>1.</b> Active lupus" in fold
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in fold


def test_the_facts_at_a_glance(client, listed):
    page = text_of(
        client,
        listed(
            interventions=[{"type": "DRUG", "name": "Examplimab", "other_names": ["EX-1"]}],
            location_count=4,
            enrolment=1_240,
            enrolment_type="ESTIMATED",
            end_date=datetime.date(2028, 9, 1),
            end_precision="month",
            end_type="ESTIMATED",
            sponsor="Example University",
        ),
    )
    for words in [
        "<dd>Examplimab</dd>", "Our Hospital, and 3 other places", "1,240 (planned)",
        "September 2028 (expected)", "Example University", "Also called: EX-1",
    ]:  # fmt: skip
        assert words in page


def test_a_card_says_where(client, listed, study_index):
    listed(location_count=4)
    assert "Our Hospital and 3 other places" in client.get(study_index.url).content.decode()


def test_a_code_nobody_knows_is_not_stated(client, listed):
    page = text_of(client, listed(phase="PHASE9", sex="X", overall_status="NEW", our_status=""))
    assert "Phase not stated" in page
    assert "<dd>Not stated</dd>" in page
    assert "Not confirmed" in page


# What changed


def test_changes_are_told_with_their_day_in_visitors_words(client, listed):
    study = listed()
    change(study, Fact.OVERALL_STATUS, "NOT_YET_RECRUITING", "RECRUITING")
    change(study, Fact.END, "2027-09", "2028")
    change(study, Fact.ENTRY_TEXT, "old", "new")
    page = text_of(client, study)
    assert "September 15, 2026" in page
    assert "Status of the study</b>: from “Not open yet” to “Open to new participants”" in page
    assert "End</b>: from “September 2027” to “2028”" in page
    assert "Entry rules</b> changed" in page


def test_older_changes_are_folded(client, listed):
    study = listed()
    for day in range(5):
        seen_at = LATER + datetime.timedelta(days=day)
        change(study, Fact.ENROLMENT, str(day), str(day + 1), seen_at)
    page = text_of(client, study)
    assert page.index("September 17, 2026") < page.index("Earlier changes")
    assert page.index("Earlier changes") < page.index("September 16, 2026")


@pytest.mark.parametrize("field", Fact)
@pytest.mark.parametrize("value", ["", "true", "RECRUITING", "ESTIMATED", "2027-13", "x" * 300])
def test_every_fact_can_be_put_into_words(field, value):
    assert str(in_words(field, value))


# Plain words that are older than the registry's facts


def test_entry_rules_newer_than_our_summary_are_said_to_be(client, listed):
    study = listed()
    change(study, Fact.ENTRY_TEXT, "old", "new")
    page = text_of(client, study)
    assert "<b>Entry rules changed on September 15, 2026;</b> our summary is being checked" in page
    study.mark_words_checked()
    assert "is being checked" not in text_of(client, study)


def test_a_status_newer_than_our_summary_is_said_to_be(client, listed):
    study = listed()
    change(study, Fact.OVERALL_STATUS, "RECRUITING", "SUSPENDED")
    assert "status changed on September 15, 2026;</b> our summary" in text_of(client, study)


def test_publishing_other_words_checks_them_and_publishing_a_status_does_not(client, listed):
    study = listed()
    change(study, Fact.SEX, "ALL", "FEMALE")
    study.site_status, study.site_status_confirmed_on = "open", timezone.localdate()
    study.save_revision().publish()
    assert "is being checked" in text_of(client, study)
    study.who_can_join = "<p>Women with lupus.</p>"
    study.save_revision().publish()
    assert "is being checked" not in text_of(client, study)


def test_an_older_draft_does_not_undo_a_check(client, listed):
    study = listed()
    draft = study.save_revision()
    change(study, Fact.SEX, "ALL", "FEMALE")
    study.mark_words_checked()
    draft.publish()
    assert "is being checked" not in text_of(client, study)


def test_a_change_of_other_facts_does_not_ask_for_a_check(client, listed):
    study = listed()
    change(study, Fact.SPONSOR, "One", "Another")
    assert "is being checked" not in text_of(client, study)


# The address by NCT id


@pytest.mark.parametrize("asked", ["NCT90700001", "nct90700001", "NCT90700009", "nct90700009"])
def test_an_nct_id_leads_to_the_study(client, listed, asked):
    study = listed(nct_id="NCT90700001", aliases=["NCT90700009"])
    answer = client.get(f"/nct/{asked}/")
    assert (answer.status_code, answer["Location"]) == (302, study.get_url())


@pytest.mark.parametrize("asked", ["NCT99999999", "NCT1", "lupus", "NCT90700001%00", "%ff"])
def test_an_unknown_number_gets_the_sites_own_page(client, site, asked):
    answer = client.get(f"/nct/{asked}/")
    assert answer.status_code == 404
    assert "We cannot find this page" in answer.content.decode()


def test_an_unpublished_study_is_not_found(client, listed):
    study = listed(nct_id="NCT90700001")
    study.unpublish()
    assert client.get("/nct/NCT90700001/").status_code == 404
