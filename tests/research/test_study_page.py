"""A study's page: a listing by default, recruitment text only with an approval."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import StudyFactory

APPROVED = {
    "irb_number": "IRB 123",
    "irb_approved_on": datetime.date(2026, 1, 10),
    "irb_expires_on": datetime.date(2027, 1, 10),
}


def text_of(client, study) -> str:
    return client.get(study.url).content.decode()


@pytest.fixture
def recruiting(study):
    study.what_happens = "<p>You get one infusion in the hospital.</p>"
    study.save()
    return study


def test_without_an_approval_no_recruitment_text_is_shown(client, recruiting):
    assert "one infusion" not in text_of(client, recruiting)


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2026-01-09", False), ("2026-01-10", True), ("2027-01-09", True), ("2027-01-10", False)],
)
def test_recruitment_text_is_shown_while_the_approval_holds(client, recruiting, day, shown):
    for name, value in APPROVED.items():
        setattr(recruiting, name, value)
    recruiting.save()
    with time_machine.travel(f"{day}T20:00:00Z", tick=False):
        assert ("one infusion" in text_of(client, recruiting)) is shown


def test_half_an_approval_is_refused(recruiting):
    recruiting.irb_number = "IRB 123"
    with pytest.raises(ValidationError, match="both dates"):
        recruiting.full_clean()


def test_an_unapproved_product_is_called_what_it_is(client, study):
    words = text_of(client, study)
    assert "<b>This is research.</b> CABA-201 (rese-cel) is not approved for lupus." in words
    assert "Joining is your choice." in words


def test_status_comes_with_its_source_and_date(client, study):
    assert "From ClinicalTrials.gov, processed on August 22, 2026." in text_of(client, study)
    study.site_status, study.site_status_confirmed_on = "closed", timezone.localdate()
    study.save()
    assert "Our team confirmed this on" in text_of(client, study)


def test_a_status_needs_the_day_it_was_confirmed(study):
    study.site_status = "open"
    with pytest.raises(ValidationError, match="the day on which the team said so"):
        study.full_clean()


def test_a_status_cannot_be_confirmed_tomorrow(study):
    study.site_status = "open"
    study.site_status_confirmed_on = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="has not come yet"):
        study.full_clean()


def test_a_record_has_one_page_in_a_language(study, study_index):
    with pytest.raises(ValidationError, match="already shows this record"):
        StudyFactory(parent=study_index, registry_record=study.registry_record)


def test_wagtails_alias_of_a_study_is_allowed(study, study_index):
    alias = study.create_alias(parent=study_index, update_slug="the-same-again")
    assert alias.registry_record == study.registry_record


def test_giving_stands_in_no_study_but_in_header_and_footer(client, study):
    words = text_of(client, study)
    main = words[words.index("<main") : words.index("</main>")]
    assert "/give/" not in main
    assert "/donate/" not in main


def test_without_a_contact_the_page_says_whom_to_ask(client, study):
    assert "Please ask your own lupus doctor" in text_of(client, study)


def test_a_contact_is_one_tap_away(client, study):
    person = {"name": "Study line", "role": "contact", "phone": "(916) 555-0100 ext. 4"}
    study.team = [("member", {**person, "email": "study@example.org"})]
    study.save()
    words = text_of(client, study)
    assert 'href="tel:9165550100"' in words
    assert "mailto:study@example.org?subject=CAR%20T%20cells" in words
    assert "leave health details out" in words


def test_a_long_title_and_script_in_registry_text_stay_text(client, study_index):
    study = StudyFactory(parent=study_index, title="A very long title " * 14)
    study.registry_record.sponsor = "<script>alert(1)</script>"
    study.registry_record.save()
    words = text_of(client, study)
    assert "<script>" not in words
    assert "&lt;script&gt;alert(1)" in words
