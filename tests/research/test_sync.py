"""Syncing with the registry: what is written, and what is left alone."""

import datetime

import pytest

from research.models import Outcome, RegistryChange, RegistryRawRecord, RegistryRecord, SyncRun

from .studies import changed, contents

TRIAL = "NCT90000001"

pytestmark = pytest.mark.usefixtures("empty_site")


def test_a_study_is_stored_with_all_that_the_registry_says(known):
    record = RegistryRecord.objects.get(nct_id=TRIAL)
    assert record.aliases == ["NCT90000091"]
    assert record.overall_status == "RECRUITING"
    assert record.phase == "PHASE1_PHASE2"
    assert record.processed_on == datetime.date(2026, 8, 21)
    assert record.end_date == datetime.date(2028, 1, 1)
    assert (record.end_precision, record.end_type) == ("year", "ESTIMATED")
    assert (record.enrolment, record.enrolment_type) == (24, "ESTIMATED")
    assert record.interventions[0] == {
        "type": "BIOLOGICAL",
        "name": "Examplimab",
        "other_names": ["EX-1"],
    }
    assert record.criteria["inclusion"][0]["text"]
    assert (record.our_facility, record.our_status) == (
        "Example University Medical Center",
        "RECRUITING",
    )
    assert (record.location_count, record.other_location_count) == (2, 1)
    assert RegistryRawRecord.objects.get(record=record).text.startswith('{"protocolSection"')


def test_a_second_sync_asks_for_the_version_and_stops(known, sync_now, registry_server):
    sync_now()
    before = contents()
    registry_server.log.clear()
    report = sync_now()
    assert [asked.path.rsplit("/", 1)[1] for asked in registry_server.log] == ["version"]
    assert (report.exit_code, report.aborted, report.requests) == (0, None, 1)
    assert "Nothing is new" in report.sentence
    assert contents() == before


def test_force_goes_on_and_changes_no_record(known, sync_now):
    sync_now()
    before = contents()
    report = sync_now(force=True)
    assert (report.checked, report.changed, report.unchanged) == (4, 0, 4)
    assert contents() == before


def test_a_change_is_written_and_kept(known, sync_now, new_data, trial):
    changed(trial, "statusModule.overallStatus", "TERMINATED")
    changed(trial, "statusModule.whyStopped", "Slow enrolment")
    new_data()
    report = sync_now()
    assert (report.changed, report.unchanged) == (1, 3)
    record = RegistryRecord.objects.get(nct_id=TRIAL)
    assert (record.overall_status, record.why_stopped) == ("TERMINATED", "Slow enrolment")
    assert set(RegistryChange.objects.values_list("record__nct_id", "field", "old", "new")) == {
        (TRIAL, "overall_status", "RECRUITING", "TERMINATED"),
        (TRIAL, "why_stopped", "", "Slow enrolment"),
    }
    assert set(RegistryRecord.objects.values_list("processed_on", flat=True)) == {
        datetime.date(2026, 8, 22)
    }
    run = SyncRun.objects.first()
    assert (run.outcome, run.counts["changed"]) == (Outcome.DONE, 1)
    assert run.data_timestamp == datetime.datetime(2026, 8, 22, 9, 0, 5, tzinfo=datetime.UTC)


def test_what_no_visitor_sees_is_no_change(known, sync_now, new_data, trial):
    changed(trial, "descriptionModule.briefSummary", "In other words.")
    new_data()
    assert sync_now().changed == 1
    assert RegistryChange.objects.count() == 0
    assert RegistryRecord.objects.get(nct_id=TRIAL).brief_summary == "In other words."


def test_the_registrys_daily_stamp_is_no_change(known, sync_now, new_data, trial):
    trial.setdefault("derivedSection", {})["miscInfoModule"] = {"versionHolder": "2026-08-22"}
    new_data()
    before = RegistryRawRecord.objects.get(record__nct_id=TRIAL).text
    assert sync_now().changed == 0
    assert RegistryRawRecord.objects.get(record__nct_id=TRIAL).text == before


def test_facts_that_someone_typed_in_are_filled_in_and_corrected(sync_now):
    RegistryRecord.objects.create(
        nct_id=TRIAL, brief_title="An Invented Trial of Examplimab in Lupus",
        overall_status="NOT_YET_RECRUITING",
    )  # fmt: skip
    assert sync_now().changed == 1
    assert list(RegistryChange.objects.values_list("field", "old", "new")) == [
        ("overall_status", "NOT_YET_RECRUITING", "RECRUITING")
    ]


def test_a_dry_run_writes_nothing(known, sync_now, new_data, trial):
    changed(trial, "statusModule.overallStatus", "COMPLETED")
    new_data()
    before, runs = contents(), SyncRun.objects.count()
    report = sync_now(dry_run=True)
    assert report.changed == 1
    assert contents() == before
    assert SyncRun.objects.count() == runs


def test_only_the_studies_that_are_named_are_asked_for(known, sync_now, new_data, registry_server):
    new_data()
    report = sync_now("nct90000091", "NCT90000002")
    assert registry_server.log[-1].ids == ["NCT90000091", "NCT90000002"]
    assert (report.checked, report.missing) == (2, [])


def test_while_one_sync_runs_another_says_so(known, sync_now, registry_server):
    now = datetime.datetime.now(datetime.UTC)
    SyncRun.objects.create(deadline=now + datetime.timedelta(minutes=5))
    registry_server.log.clear()
    report = sync_now()
    assert "Another sync is running" in report.aborted
    assert (report.exit_code, registry_server.log) == (2, [])


def test_a_run_that_is_overdue_is_taken_over(known, sync_now):
    now = datetime.datetime.now(datetime.UTC)
    overdue = SyncRun.objects.create(deadline=now - datetime.timedelta(minutes=5))
    assert sync_now(force=True).exit_code == 0
    overdue.refresh_from_db()
    assert overdue.outcome == Outcome.ABANDONED


def test_a_run_that_was_taken_over_writes_nothing(known, sync_now, new_data, trial):
    changed(trial, "statusModule.overallStatus", "COMPLETED")
    new_data()
    before = contents()

    def take_over(fetched, total):
        SyncRun.objects.filter(outcome=Outcome.RUNNING).update(outcome=Outcome.ABANDONED)

    report = sync_now(progress=take_over)
    assert "another one took over" in report.aborted
    assert contents() == before


def test_a_site_without_studies_asks_nobody(sync_now, registry_server):
    report = sync_now()
    assert (report.exit_code, registry_server.log) == (0, [])
    assert "add studies first" in report.sentence
