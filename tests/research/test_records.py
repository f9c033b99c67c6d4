"""Any study the registry can hold is read; what is wrong with it is left out and reported."""

import json
from datetime import date
from pathlib import Path

import pytest

from research.registry import codes
from research.registry.fields import age_in_years
from research.registry.records import parse_study

from .studies import changed, our_study

REAL_RECORDS = Path(__file__).resolve().parents[3] / "shared" / "ctgov" / "studies"


@pytest.fixture
def trial() -> dict:
    return our_study("NCT90000001")


def test_a_trial_is_read(trial):
    record = parse_study(trial)

    assert record.problems == ()
    assert (record.nct_id, record.aliases) == ("NCT90000001", ("NCT90000091",))
    assert record.title == record.brief_title == "An Invented Trial of Examplimab in Lupus"
    assert record.acronym == "MADE-UP"
    assert (record.overall_status, record.why_stopped) == ("RECRUITING", "")
    assert (record.study_type, record.phases) == ("INTERVENTIONAL", ("PHASE1", "PHASE2"))
    assert (record.enrolment, record.enrolment_type) == (24, "ESTIMATED")
    assert (record.sex, record.healthy_volunteers) == ("ALL", False)
    assert (record.minimum_age, record.minimum_age_text) == (18, "18 Years")
    assert (record.maximum_age, record.maximum_age_text) == (65, "65 Years")
    assert record.conditions == ("Lupus Nephritis", "Systemic Lupus Erythematosus")
    assert record.keywords == ("Kidney",)
    assert record.has_results is False


def test_the_people_behind_a_study_are_read(trial):
    record = parse_study(trial)

    assert (record.sponsor.name, record.sponsor.kind) == ("Example University", "OTHER")
    assert [agency.kind for agency in record.collaborators] == ["NETWORK", "INDUSTRY"]
    assert record.responsible_party.kind == "PRINCIPAL_INVESTIGATOR"
    assert record.responsible_party.name == "Example Investigator"
    assert record.officials[0].role == "PRINCIPAL_INVESTIGATOR"
    contact = record.central_contacts[0]
    assert (contact.phone, contact.phone_ext) == ("555-0100", "7")
    assert contact.email == "study@example.org"


def test_what_is_tested_is_read(trial):
    record = parse_study(trial)

    product, placebo = record.interventions
    assert (product.kind, product.name, product.other_names) == (
        "BIOLOGICAL",
        "Examplimab",
        ("EX-1",),
    )
    assert placebo.arm_labels == ("Placebo",)
    assert [arm.kind for arm in record.arms] == ["EXPERIMENTAL", "PLACEBO_COMPARATOR"]
    assert record.arms[0].interventions == ("Biological: Examplimab",)
    assert record.design.allocation == "RANDOMIZED"
    assert record.design.model == "PARALLEL"
    assert record.design.masking.level == "DOUBLE"
    assert record.design.masking.who == ("PARTICIPANT", "INVESTIGATOR")
    assert record.primary_outcomes[0].time_frame == "52 weeks"
    assert record.secondary_outcomes[0].measure == "Days without pain"


def test_each_location_has_its_own_status_contacts_and_coordinates(trial):
    ours, other = parse_study(trial).locations

    assert (ours.facility, ours.city) == ("Example University Medical Center", "Sacramento")
    assert (ours.status, ours.contacts[0].phone) == ("RECRUITING", "555-0101")
    assert (ours.point.lat, ours.point.lon) == (38.58157, -121.4944)
    assert (other.status, other.zip, other.contacts, other.point) == ("WITHDRAWN", "", (), None)


def test_dates_keep_their_precision_and_kind(trial):
    record = parse_study(trial)

    start, primary, end = record.start_date, record.primary_completion_date, record.completion_date
    assert (start.date, start.precision, start.kind) == (date(2025, 3, 1), "day", "ACTUAL")
    assert (primary.date, primary.precision, primary.kind) == (
        date(2027, 9, 1),
        "month",
        "ESTIMATED",
    )
    assert (end.date, end.precision, end.text) == (date(2028, 1, 1), "year", "2028")
    assert (record.status_verified.text, record.status_verified.kind) == ("2026-07", "")
    assert record.version_holder.date == date(2026, 8, 21)


def test_an_observational_study_is_read():
    record = parse_study(our_study("NCT90000002"))

    assert record.problems == ()
    assert (record.study_type, record.phases, record.phase) == ("OBSERVATIONAL", (), "")
    assert record.design.observational_model == "COHORT"
    assert record.design.time_perspective == "PROSPECTIVE"
    assert record.patient_registry is True
    assert (record.overall_status, record.last_known_status) == ("UNKNOWN", "RECRUITING")
    assert record.minimum_age == 0.5
    assert record.study_population == "Children with lupus"
    assert record.enrolment is None  # 99999999 stands for an unknown number


def test_an_expanded_access_record_is_read():
    record = parse_study(our_study("NCT90000003"))

    assert record.problems == ()
    assert (record.study_type, record.overall_status) == ("EXPANDED_ACCESS", "AVAILABLE")
    assert (record.brief_title, record.title) == ("", "Invented Expanded Access to Examplimab")
    assert record.expanded_access_types.individual is True
    assert record.expanded_access_types.treatment is None
    assert (record.minimum_age, record.minimum_age_text) == (None, "N/A")
    assert (record.enrolment, record.healthy_volunteers, record.start_date) == (None, None, None)


def test_a_trial_with_expanded_access_names_its_record(trial):
    access = parse_study(trial).expanded_access

    assert (access.available, access.nct_id, access.status) == (True, "NCT90000003", "AVAILABLE")


def test_a_withdrawn_study_says_why_and_has_no_participants():
    record = parse_study(our_study("NCT90000004"))

    assert (record.overall_status, record.why_stopped) == ("WITHDRAWN", "No funding.")
    assert record.enrolment == 0
    assert record.minimum_age == pytest.approx(14 / 365.25)


@pytest.mark.parametrize(
    ("phases", "phase"),
    [
        ([], ""),
        (["NA"], "NA"),
        (["EARLY_PHASE1"], "EARLY_PHASE1"),
        (["PHASE3"], "PHASE3"),
        (["PHASE2", "PHASE1"], "PHASE1_PHASE2"),
        (["PHASE2", "PHASE3", "PHASE3"], "PHASE2_PHASE3"),
        (["NA", "PHASE4"], "PHASE4"),
    ],
)
def test_two_phases_are_one_combined_phase(trial, phases, phase):
    assert parse_study(changed(trial, "designModule.phases", phases)).phase == phase


@pytest.mark.parametrize("status", sorted(codes.STATUSES))
def test_every_status_is_known(trial, status):
    record = parse_study(changed(trial, "statusModule.overallStatus", status))

    assert (record.overall_status, record.problems) == (status, ())


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("18 Years", 18),
        ("1 Year", 1),
        ("6 Months", 0.5),
        ("4 Weeks", 28 / 365.25),
        ("30 Days", 30 / 365.25),
        ("48 Hours", 2 / 365.25),
        ("1440 Minutes", 1 / 365.25),
        ("N/A", None),
        ("", None),
        ("eighteen", None),
        ("-1 Years", None),
    ],
)
def test_ages_become_years(text, years):
    assert age_in_years(text) == (years if years is None else pytest.approx(years))


def test_escapes_are_undone_exactly_once(trial):
    text = r"\> \< \* \[1\] 1\. \~ and \\> \\\\ \n"
    record = parse_study(changed(trial, "descriptionModule.briefSummary", text))

    assert record.brief_summary == r"> < * [1] 1. ~ and \> \\ \n"
    assert parse_study(our_study("NCT90000001")).eligibility_text.endswith(
        "Platelets < 50,000 per µL"
    )


def test_control_characters_go_and_lines_stay(trial):
    text = " one\x00\x07\r\ntwo \u202e\ud800three\t\n"
    changed(trial, "descriptionModule.briefSummary", text)
    record = parse_study(changed(trial, "identificationModule.briefTitle", text))

    assert record.brief_summary == "one\ntwo three"
    assert record.brief_title == "one two three"


def test_markup_is_text_like_any_other(trial):
    title = '<script>alert("1")</script> &amp; co'
    assert parse_study(changed(trial, "identificationModule.briefTitle", title)).title == title


@pytest.mark.skipif(not REAL_RECORDS.is_dir(), reason="real records do not lie beside the project")
def test_every_real_record_is_read_without_a_problem():
    for path in sorted(REAL_RECORDS.glob("NCT*.json")):
        study = json.loads(path.read_text("utf-8"))
        record = parse_study(study)

        assert record.nct_id == path.stem
        assert record.problems == (), path.name
        module = study["protocolSection"]
        assert record.overall_status == module["statusModule"]["overallStatus"]
        assert list(record.phases) == module["designModule"].get("phases", [])
        locations = module.get("contactsLocationsModule", {}).get("locations", [])
        assert len(record.locations) == len(locations)
