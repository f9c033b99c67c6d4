"""Syncing with the registry: what is written, and what is left alone."""

import copy
import datetime
import json

import pytest

from lupus_site.models import ProgramSettings
from research.models import Outcome, RegistryChange, RegistryRawRecord, RegistryRecord, SyncRun
from research.registry.sync import reparse

from .studies import changed, our_studies

TRIAL = "NCT90000001"
OTHERS = ["NCT90000002", "NCT90000003", "NCT90000004"]

pytestmark = pytest.mark.usefixtures("empty_site")


@pytest.fixture
def known(sync_now) -> None:
    """All of our made-up studies, synced once."""
    report = sync_now(*our_studies())
    assert (report.new, report.exit_code) == (4, 0)


@pytest.fixture
def trial(registry_server) -> dict:
    """The made-up trial as the server gives it; change it at will."""
    return registry_server.studies[TRIAL]


def contents() -> list:
    """Everything that a sync may write, but for its own runs."""
    models = (RegistryRecord, RegistryRawRecord, RegistryChange)
    return [list(model.objects.order_by("pk").values()) for model in models]


def many(count: int) -> dict[str, dict]:
    """So many copies of the trial, by id."""
    copies = {}
    for number in range(count):
        nct_id = f"NCT{91_000_000 + number}"
        study = copy.deepcopy(our_studies()[TRIAL])
        study["protocolSection"]["identificationModule"] |= {"nctId": nct_id, "nctIdAliases": []}
        copies[nct_id] = study
    return copies


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


# Records that are missing, wrong, or under another id


def test_one_of_ten_is_flagged_and_unflagged_when_it_returns(sync_now, new_data, registry_server):
    studies = registry_server.studies = many(10)
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
    studies = registry_server.studies = many(10)
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
    studies = registry_server.studies = many(10)
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
    stray = many(1)["NCT91000000"]
    new_data()
    registry_server.answer_next(json.dumps(registry_server.version))
    answer = {"studies": [*registry_server.studies.values(), stray]}
    registry_server.answer_next(json.dumps(answer))
    report = sync_now()
    assert report.invalid == ["NCT91000000"]
    assert not RegistryRecord.objects.filter(nct_id="NCT91000000").exists()


# Our own location


def names(facilities: str, city: str) -> None:
    program = ProgramSettings.load()
    program.registry_facilities, program.registry_city = facilities, city
    program.save()


def ours() -> tuple[str, str]:
    record = RegistryRecord.objects.get(nct_id=TRIAL)
    return record.our_facility, record.our_status


def test_our_location_is_found_whatever_its_case_and_blanks(sync_now):
    names("  example  UNIVERSITY medical center\nAnother name", "sacramento ")
    sync_now(TRIAL)
    assert ours() == ("Example University Medical Center", "RECRUITING")


@pytest.mark.parametrize(
    "found", [("Example University", "Sacramento"), ("Example University Medical Center", "")]
)
def test_both_the_facility_and_the_city_must_be_ours(sync_now, found):
    names(*found)
    sync_now(TRIAL)
    assert ours() == ("", "")


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_locations_of_ours_the_most_cautious_counts(sync_now, trial, order):
    place = trial["protocolSection"]["contactsLocationsModule"]["locations"][0]
    statuses = ["RECRUITING", "ACTIVE_NOT_RECRUITING"][::order]
    changed(
        trial,
        "contactsLocationsModule.locations",
        [{**place, "status": status} for status in statuses],
    )
    sync_now(TRIAL)
    assert ours() == ("Example University Medical Center", "ACTIVE_NOT_RECRUITING")


def test_new_names_of_our_site_are_applied_to_what_is_stored(known, sync_now, registry_server):
    sync_now()
    names("Example Hospital", "Toronto")
    registry_server.log.clear()
    sync_now()
    assert len(registry_server.log) == 1  # the version: no study is fetched
    assert ours() == ("Example Hospital", "WITHDRAWN")
    assert RegistryChange.objects.count() == 0  # we changed, not the registry


def test_stored_records_are_read_again_without_the_network(known, registry_server):
    RegistryRecord.objects.update(phase="", criteria={}, our_status="")
    registry_server.log.clear()
    report = reparse()
    assert (report.checked, report.exit_code, registry_server.log) == (4, 0, [])
    assert RegistryRecord.objects.get(nct_id=TRIAL).phase == "PHASE1_PHASE2"
    assert ours()[1] == "RECRUITING"
    assert reparse().changed == 0


# One at a time


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
