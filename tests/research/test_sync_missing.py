"""Syncing with the registry: records that are missing, wrong, or under another id."""

import datetime
import json

import pytest

from research.models import Outcome, RegistryChange, RegistryRecord, SyncRun

from .studies import changed, contents, copies

TRIAL = "NCT90000001"
OTHERS = ["NCT90000002", "NCT90000003", "NCT90000004"]

pytestmark = pytest.mark.usefixtures("empty_site")


def test_one_of_ten_is_flagged_and_unflagged_when_it_returns(sync_now, new_data, registry_server):
    studies = registry_server.studies = copies(10)
    lost = "NCT91000003"
    sync_now(*studies)
    registry_server.studies = {key: study for key, study in studies.items() if key != lost}
    new_data()
    report = sync_now()
    assert (report.missing, report.exit_code) == ([lost], 0)
    record = RegistryRecord.objects.get(nct_id=lost)
    assert record.missing_since is not None
    assert record.processed_on == datetime.date(2026, 8, 21)
    new_data()
    assert sync_now().missing == [lost]
    assert RegistryChange.objects.count() == 1
    registry_server.studies = studies
    new_data()
    assert (sync_now().changed, RegistryChange.objects.count()) == (1, 2)
    record.refresh_from_db()
    assert record.missing_since is None
    assert record.processed_on == datetime.date(2026, 8, 24)


@pytest.mark.parametrize(("kept", "why"), [(7, "lacks 3 of 10 known ids"), (0, "empty")])
def test_an_answer_that_lacks_too_much_changes_nothing(
    sync_now, new_data, registry_server, kept, why
):
    studies = registry_server.studies = copies(10)
    sync_now(*studies)
    registry_server.studies = dict(list(studies.items())[:kept])
    for study in registry_server.studies.values():
        changed(study, "statusModule.overallStatus", "COMPLETED")
    new_data()
    before = contents()
    report = sync_now()
    assert why in report.aborted
    assert report.exit_code == 2
    assert contents() == before
    assert SyncRun.objects.first().outcome == Outcome.FAILED
    report = sync_now(accept_missing=True)
    assert (report.aborted, len(report.missing), report.changed) == (None, 10 - kept, kept)


def test_a_record_that_cannot_be_used_is_named_and_the_others_go_in(
    known, sync_now, new_data, registry_server, trial
):
    changed(registry_server.studies[OTHERS[0]], "identificationModule.briefTitle", "")
    changed(registry_server.studies[OTHERS[0]], "identificationModule.officialTitle", "")
    changed(trial, "statusModule.overallStatus", "COMPLETED")
    new_data()
    report = sync_now()
    assert (report.invalid, report.missing, report.exit_code) == ([OTHERS[0]], [], 1)
    assert RegistryRecord.objects.get(nct_id=TRIAL).overall_status == "COMPLETED"
    left = RegistryRecord.objects.get(nct_id=OTHERS[0])
    assert left.brief_title
    assert left.processed_on == datetime.date(2026, 8, 21)
    assert left.missing_since is None


def test_while_an_id_cannot_be_read_nothing_is_flagged(sync_now, new_data, registry_server):
    studies = registry_server.studies = copies(10)
    sync_now(*studies)
    page = {"studies": [*list(studies.values())[:9], {"protocolSection": "?"}]}
    new_data()
    registry_server.answer_next(json.dumps(registry_server.version))
    registry_server.answer_next(json.dumps(page))
    report = sync_now()
    assert (report.invalid, report.missing) == ([10], ["NCT91000009"])
    assert not RegistryRecord.objects.exclude(missing_since=None).exists()


def test_a_record_that_was_merged_keeps_its_page_under_the_new_id(
    known, sync_now, new_data, registry_server
):
    study = registry_server.studies.pop(OTHERS[0])
    study["protocolSection"]["identificationModule"] |= {
        "nctId": "NCT90000099",
        "nctIdAliases": [OTHERS[0]],
    }
    registry_server.studies["NCT90000099"] = study
    before = RegistryRecord.objects.get(nct_id=OTHERS[0]).pk
    new_data()
    report = sync_now()
    assert (report.missing, report.new) == ([], 0)
    assert RegistryRecord.objects.get(nct_id="NCT90000099").pk == before
    assert RegistryRecord.objects.known_as(OTHERS[0]).get().pk == before


def test_a_study_that_comes_twice_is_counted_once(known, sync_now, new_data, registry_server):
    registry_server.twice = True
    new_data()
    assert sync_now().checked == 4


def test_a_study_that_nobody_asked_for_is_left_out(known, sync_now, new_data, registry_server):
    stray = copies(1)["NCT91000000"]
    new_data()
    registry_server.answer_next(json.dumps(registry_server.version))
    answer = {"studies": [*registry_server.studies.values(), stray]}
    registry_server.answer_next(json.dumps(answer))
    report = sync_now()
    assert report.invalid == ["NCT91000000"]
    assert not RegistryRecord.objects.filter(nct_id="NCT91000000").exists()
