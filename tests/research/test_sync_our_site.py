"""Syncing with the registry: our own location, and reading again what is stored."""

import pytest

from lupus_site.models import ProgramSettings
from research.models import RegistryChange, RegistryRecord
from research.registry.sync import reparse

from .studies import changed

TRIAL = "NCT90000001"

pytestmark = pytest.mark.usefixtures("empty_site")


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
