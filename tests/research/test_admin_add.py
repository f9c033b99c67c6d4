""" "Add from ClinicalTrials.gov" in the admin, and the registry's facts in a page's editor."""

import datetime

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from research.facts import Fact
from research.models import RegistryChange, RegistryRecord, StudyPage
from research.outline import PROMPT
from tests.factories import PASSWORD, StudyFactory, make_staff

TRIAL = "NCT90000001"


@pytest.fixture
def desk(client, empty_site, registry_server, settings):
    """The page's address, for a publisher who is logged in, beside the stand-in registry."""
    settings.CTGOV_API_URL, settings.CTGOV_INTERVAL = registry_server.url, 0
    make_staff("pat", "Publishers")
    client.login(username="pat", password=PASSWORD)
    return reverse("add_studies")


def ask(client, desk, **fields) -> str:
    return client.post(desk, fields, follow=True).content.decode()


def test_opening_the_page_asks_nobody(client, desk, registry_server):
    page = client.get(f"{desk}?ids={TRIAL}").content.decode()
    assert TRIAL in page
    assert registry_server.log == []


def test_pasted_text_shows_what_would_be_added(client, desk):
    text = "see https://example.org/study/nct90000002, NCT90000001 and NCT99999999 (NCT123)"
    page = ask(client, desk, do="ids", ids=text)
    assert "An Invented Trial of Examplimab in Lupus" in page
    assert "Our site: Example University Medical Center" in page
    assert page.count('name="nct_id"') == 2
    assert "NCT99999999" in page[page.index("Not found") :]
    assert not RegistryRecord.objects.exists()


def test_what_is_here_is_named_by_its_former_id_too(client, desk, study_index):
    StudyFactory(
        parent=study_index,
        title="Here already",
        registry_record__nct_id=TRIAL,
        registry_record__aliases=["NCT90000091"],
    )
    page = ask(client, desk, do="ids", ids="NCT90000091")
    assert "NCT90000091: <a" in page
    assert 'name="nct_id"' not in page


def test_a_search_ticks_the_studies_at_our_site(client, desk):
    page = ask(client, desk, do="search", condition="lupus", place="", status="RECRUITING")
    assert f'value="{TRIAL}" checked' in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"do": "ids", "ids": "no number"}, "No NCT id is in this"),
        ({"do": "search"}, "Say what to search for"),
        ({"do": "add"}, "Choose at least one study"),
        ({"do": "ids", "ids": " ".join(f"NCT{9 * 10**7 + n}" for n in range(101))}, "At most 100"),
    ],
)
def test_what_cannot_be_asked_is_said_kindly(client, desk, registry_server, fields, words):
    assert words in ask(client, desk, **fields)
    assert registry_server.log == []


def test_the_chosen_study_becomes_a_draft_and_opens(client, desk):
    page = ask(client, desk, do="add", nct_id=TRIAL)
    study = StudyPage.objects.get()
    assert not study.live
    assert study.owner.username == "pat"
    assert "1 draft is made" in page
    assert "From ClinicalTrials.gov, processed on August 21, 2026." in page
    assert "Open to new participants" in page


@pytest.mark.parametrize("trouble", ["html", "503", "slow"])
def test_when_the_registry_is_ill_the_page_says_so(
    client, desk, registry_server, trouble, monkeypatch
):
    monkeypatch.setattr("research.admin.add.PERSON_DEADLINE", 1)
    if trouble == "html":
        registry_server.answer_next("<html>Maintenance</html>", "text/html")
    elif trouble == "503":
        registry_server.fail_next(503, times=50)
    else:
        registry_server.trickle_next()
    page = ask(client, desk, do="add", nct_id=TRIAL)
    assert "Nothing was added." in page
    assert "Please try again in a few minutes" in page
    assert not StudyPage.objects.exists()


def test_who_may_not_publish_may_not_add(client, desk, registry_server):
    make_staff("eli", "Editors")
    client.login(username="eli", password=PASSWORD)
    client.post(desk, {"do": "add", "nct_id": TRIAL})
    assert registry_server.log == []
    assert not StudyPage.objects.exists()


def test_facts_in_the_editor_cannot_be_changed(client, desk, study_index):
    study = StudyFactory(parent=study_index, registry_record__sponsor="<b>Sponsor</b>")
    RegistryChange.objects.create(
        record=study.registry_record, field=Fact.SEX, old="ALL", new="MALE"
    )
    page = client.get(reverse("wagtailadmin_pages:edit", args=[study.pk])).content.decode()
    assert "What ClinicalTrials.gov says" in page
    assert "&lt;b&gt;Sponsor&lt;/b&gt;" in page
    assert "check the plain words" in page
    assert 'name="sponsor"' not in page
    assert 'name="words_checked_at"' not in page


def test_a_new_study_page_opens_without_a_record(client, desk, study_index):
    path = reverse("wagtailadmin_pages:add", args=["research", "studypage", study_index.pk])
    assert "No registry record is chosen" in client.get(path).content.decode()


def test_an_outline_is_kept_from_going_public(client, desk):
    ask(client, desk, do="add", nct_id=TRIAL)
    study = StudyPage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[study.pk])
    texts = ("purpose", "who_can_join", "records_to_send", "what_happens", "risks_and_benefits")
    data = nested_form_data(
        {
            **{name: rich_text(getattr(study, name)) for name in texts},
            **{"team": streamfield([]), "answers": streamfield([])},
            **{name: getattr(study, name) for name in ("title", "slug", "kind")},
            "registry_record": study.registry_record_id,
            "comments": inline_formset([]),
        }
    )
    answer = client.post(edit, {**data, "action-publish": "1"})
    assert f"lines with {PROMPT} are prompts" in answer.content.decode()
    study.refresh_from_db()
    assert not study.live


def test_what_changed_long_ago_stays_out_of_the_editor(client, desk, study_index):
    study = StudyFactory(parent=study_index)
    RegistryChange.objects.create(
        record=study.registry_record, field=Fact.SEX,
        seen_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    )  # fmt: skip
    page = client.get(reverse("wagtailadmin_pages:edit", args=[study.pk])).content.decode()
    assert "check the plain words" not in page
