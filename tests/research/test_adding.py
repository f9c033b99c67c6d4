"""Adding studies from the registry, as the admin and `add_studies` both do."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from research.adding import add, look_up, search
from research.models import RegistryRecord, StudyPage
from research.registry.client import RegistryClient

from .studies import changed, our_studies

TRIAL = "NCT90000001"
REAL = Path(__file__).resolve().parents[3] / "shared" / "ctgov" / "studies"


@pytest.fixture
def client_of(registry_server, empty_site, settings):
    """A client of the stand-in registry, and settings that name it."""
    settings.CTGOV_API_URL, settings.CTGOV_INTERVAL = registry_server.url, 0
    with RegistryClient(registry_server.url, "tests@example.org", interval=0) as client:
        yield client


def test_a_look_up_tells_new_known_and_unknown_apart(client_of):
    add(client_of, [TRIAL])
    found = look_up(client_of, ["NCT90000091", "NCT90000002", "NCT99999999"])
    assert list(found.here) == ["NCT90000091"]  # by its former id
    assert [each.nct_id for each in found.addable] == ["NCT90000002"]
    assert found.not_found == ["NCT99999999"]


def test_a_search_by_condition_place_and_status(client_of):
    found = search(client_of, "lupus", "Sacramento", ["RECRUITING"])
    assert [each.nct_id for each in found.addable] == [TRIAL]
    assert found.total == 1


def test_a_draft_has_the_facts_in_place_and_an_outline(client_of):
    [page], _found = add(client_of, [TRIAL])
    assert not page.live
    assert page.registry_record.overall_status == "RECRUITING"
    assert page.title == "An Invented Trial of Examplimab in Lupus"
    assert page.slug == "an-invented-trial-of-examplimab-in-lupus"
    assert "✎" in page.purpose
    assert "<b>Age:</b>" in page.who_can_join


def test_a_study_is_added_once_even_under_its_former_id(client_of):
    add(client_of, [TRIAL])
    pages, found = add(client_of, ["NCT90000091", TRIAL])
    assert pages == []
    assert set(found.here) == {"NCT90000091", TRIAL}
    assert StudyPage.objects.count() == RegistryRecord.objects.count() == 1


def test_two_studies_with_one_title_get_two_addresses(client_of, registry_server):
    other = changed(our_studies()["NCT90000002"], "identificationModule.briefTitle", "Lupus")
    registry_server.studies["NCT90000002"] = other
    changed(registry_server.studies[TRIAL], "identificationModule.briefTitle", "Lupus")
    pages, _found = add(client_of, [TRIAL, "NCT90000002"])
    assert sorted(page.slug for page in pages) == ["lupus", "lupus-nct90000002"]


def test_script_in_a_title_stays_text_everywhere(client_of, registry_server, client):
    changed(
        registry_server.studies[TRIAL], "identificationModule.briefTitle", "<script>x</script>"
    )
    [page], _found = add(client_of, [TRIAL], publish=True)
    assert "<script>x" not in client.get(page.url).content.decode()


def test_the_command_makes_drafts(client_of, capsys):
    call_command("add_studies", TRIAL.lower())
    assert "NCT90000001: added (draft)" in capsys.readouterr().out
    assert StudyPage.objects.get().live is False


def test_the_command_publishes_a_bare_listing(client_of, client):
    call_command("add_studies", TRIAL, "--publish")
    page = StudyPage.objects.get()
    words = client.get(page.url).content.decode()
    assert "Open here" in words
    assert "✎" not in words


def test_the_command_says_what_was_not_found(client_of, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("add_studies", TRIAL, "NCT99999999")
    assert stopped.value.code == 1
    assert "NCT99999999: not found" in capsys.readouterr().err
    assert StudyPage.objects.count() == 1


@pytest.mark.parametrize("bad", ["NCT1", "lupus"])
def test_what_is_no_nct_id_adds_nothing(client_of, bad):
    with pytest.raises(CommandError, match="no NCT id"):
        call_command("add_studies", TRIAL, bad)
    assert not StudyPage.objects.exists()


def test_when_the_registry_is_down_nothing_is_added(client_of, registry_server):
    registry_server.fail_next(400, text="Closed")
    with pytest.raises(CommandError, match="Nothing was added"):
        call_command("add_studies", TRIAL)
    assert not StudyPage.objects.exists()


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real records is not there")
def test_every_real_record_is_added_shown_and_synced(
    client_of, registry_server, sync_now, new_data, client
):
    studies = [json.loads(path.read_text("utf-8")) for path in sorted(REAL.glob("NCT*.json"))]
    registry_server.studies = {
        study["protocolSection"]["identificationModule"]["nctId"]: study for study in studies
    }
    pages, found = add(client_of, registry_server.studies, publish=True)
    assert len(pages) == len(studies)
    assert found.not_found + found.unreadable == []
    for page in pages:
        assert client.get(page.url).status_code == 200
    new_data()
    report = sync_now()
    assert (report.checked, report.changed, report.missing) == (len(studies), 0, [])
