"""What is wrong with a record is left out and reported; nothing in it can crash the reader."""

import copy
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from research.registry.fields import LINE_LENGTH
from research.registry.records import InvalidRecord, parse_study

from .studies import changed, our_study


@pytest.fixture
def trial() -> dict:
    return our_study("NCT90000001")


def test_a_title_that_is_too_long_is_cut_and_reported(trial):
    record = parse_study(changed(trial, "identificationModule.briefTitle", "x" * 5_000))

    assert record.brief_title == "x" * LINE_LENGTH
    assert record.problems == (f"brief_title: cut at {LINE_LENGTH} characters",)


def test_an_unknown_code_is_kept_and_reported(trial):
    changed(trial, "statusModule.overallStatus", "PARTLY_OPEN")
    record = parse_study(changed(trial, "designModule.phases", ["PHASE2", "PHASE5"]))

    assert record.overall_status == "PARTLY_OPEN"
    assert record.phase == "PHASE2_PHASE5"
    assert set(record.problems) == {
        "overall_status: unknown value 'PARTLY_OPEN'",
        "phases: unknown value 'PHASE5'",
    }


@pytest.mark.parametrize(
    ("place", "value", "field", "left"),
    [
        ("designModule.phases", "PHASE2", "phases", ()),
        ("designModule.phases", ["PHASE2", 3], "phases", ("PHASE2",)),
        ("designModule.enrollmentInfo.count", True, "enrolment", None),
        ("designModule.enrollmentInfo.count", -1, "enrolment", None),
        ("designModule.enrollmentInfo.count", 10**4_000, "enrolment", None),
        ("designModule.enrollmentInfo.count", 1e400, "enrolment", None),
        ("designModule.enrollmentInfo", [], "enrolment", None),
        ("statusModule.startDateStruct.date", "2026-02-31", "start_date", None),
        ("statusModule.startDateStruct.date", "0000-01-01", "start_date", None),
        ("statusModule.startDateStruct", {"type": "ACTUAL"}, "start_date", None),
        ("statusModule.statusVerifiedDate", "July 2026", "status_verified", None),
        ("statusModule.statusVerifiedDate", "\u0662\u0660\u0662\u0666", "status_verified", None),
        ("statusModule", "RECRUITING", "overall_status", ""),
        ("statusModule.overallStatus", "X" * 100, "overall_status", ""),
        ("eligibilityModule.healthyVolunteers", "false", "healthy_volunteers", None),
        ("eligibilityModule.eligibilityCriteria", ["one"], "eligibility_text", ""),
        ("conditionsModule.conditions", {"0": "Lupus"}, "conditions", ()),
        (
            "identificationModule.nctIdAliases",
            ["NCT1", "NCT90000009"],
            "aliases",
            ("NCT90000009",),
        ),
    ],
)
def test_a_wrong_value_is_left_out_and_reported(trial, place, value, field, left):
    record = parse_study(changed(trial, place, value))

    assert getattr(record, field) == left
    assert len(record.problems) == 1
    assert place.split(".")[0] in record.problems[0]
    assert record.title == "An Invented Trial of Examplimab in Lupus"


@pytest.mark.parametrize(
    "point",
    [{"lat": 38.5}, {"lat": math.nan, "lon": 1.0}, {"lat": 91, "lon": 0}, {"lat": True}, 7],
)
def test_half_a_coordinate_is_none(trial, point):
    trial["protocolSection"]["contactsLocationsModule"]["locations"][0]["geoPoint"] = point
    record = parse_study(trial)

    assert record.locations[0].point is None
    assert record.locations[0].facility == "Example University Medical Center"
    assert record.problems


def test_a_null_counts_as_missing(trial):
    record = parse_study(changed(trial, "eligibilityModule.maximumAge", None))

    assert (record.maximum_age, record.problems) == (None, ())


def test_an_age_that_cannot_be_read_is_kept_as_text_and_reported(trial):
    record = parse_study(changed(trial, "eligibilityModule.minimumAge", "about 12"))

    assert (record.minimum_age, record.minimum_age_text) == (None, "about 12")
    assert record.problems == ("minimum_age_text: not an age: 'about 12'",)


def test_many_problems_are_counted(trial):
    record = parse_study(changed(trial, "conditionsModule.conditions", [0] * 1_000))

    assert record.conditions == ()
    assert record.problems[-1] == "and 950 more"


def test_only_an_id_and_a_title_are_needed():
    record = parse_study(
        {"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "T"}}}
    )

    assert (record.nct_id, record.title, record.problems) == ("NCT00000001", "T", ())
    assert (record.overall_status, record.locations, record.sponsor.name) == ("", (), "")


@pytest.mark.parametrize("nct_id", [None, "", "NCT1", "nct90000001", 90000001, ["NCT90000001"]])
def test_a_record_without_a_proper_id_is_invalid(trial, nct_id):
    with pytest.raises(InvalidRecord, match="NCT id") as caught:
        parse_study(changed(trial, "identificationModule.nctId", nct_id))
    assert caught.value.nct_id == ""


@pytest.mark.parametrize("titles", [{}, {"briefTitle": "\x00 \n"}, {"officialTitle": 7}])
def test_a_record_without_a_title_is_invalid_and_named(trial, titles):
    trial["protocolSection"]["identificationModule"] = {"nctId": "NCT90000001", **titles}
    with pytest.raises(InvalidRecord, match="NCT90000001: it has no title") as caught:
        parse_study(trial)
    assert caught.value.nct_id == "NCT90000001"


@pytest.mark.parametrize("study", [None, [], "NCT90000001", 1, {}, {"protocolSection": []}])
def test_what_is_no_study_is_invalid(study):
    with pytest.raises(InvalidRecord):
        parse_study(study)


def test_a_record_cannot_bring_its_own_problems_or_be_changed(trial):
    trial["problems"] = ["smuggled"]
    record = parse_study(trial)

    assert record.problems == ()
    with pytest.raises(ValueError, match="frozen"):
        record.overall_status = "RECRUITING"


@pytest.mark.parametrize("place", ["descriptionModule", "statusModule.whyStopped", "odd"])
def test_a_value_nested_without_end_does_no_harm(trial, place):
    nest: list = []
    for _ in range(100_000):
        nest = [nest]

    assert (
        parse_study(changed(trial, place, nest)).title
        == "An Invented Trial of Examplimab in Lupus"
    )


def test_one_wrong_field_leaves_its_neighbours(trial):
    record = parse_study(changed(trial, "sponsorCollaboratorsModule.leadSponsor.name", 5))

    assert (record.sponsor.name, record.sponsor.kind) == ("", "OTHER")
    assert record.problems == (
        "sponsorCollaboratorsModule.leadSponsor.name: should be a text; left out",
    )


def places(value: object, way: tuple = ()) -> list[tuple]:
    """Every place in a JSON value, as a way of keys and positions."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, item in inner:
        found.append((*way, key))
        if isinstance(item, (dict, list)):
            found += places(item, (*way, key))
    return found


ODD_VALUES = st.sampled_from(
    (
        *(None, True, 0, -1, 10**4_000, 1e400, math.nan),
        *("", "\x00", "\ud800", "x" * 300_000, "\\" * 1_000, '<script>alert("1")</script>'),
        *("2026-02-31", "0000", "N/A", "99999999999 Years"),
        *([], {}, [[]], [None], {"date": 5}, {"\x00": 1}),
    )
) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)
TRIAL = our_study("NCT90000001")
PLACES = places(TRIAL)
MUTATIONS = st.lists(
    st.tuples(st.sampled_from(["drop", "retype", "double"]), st.sampled_from(PLACES), ODD_VALUES),
    min_size=1,
    max_size=6,
)


def mutate(study: dict, how: str, place: tuple, value: object) -> None:
    """Drop, replace or double what stands at a place, if an earlier change left it there."""
    *way, last = place
    for key in way:
        if not isinstance(study, (dict, list)) or (isinstance(study, dict) and key not in study):
            return
        if isinstance(study, list) and not (isinstance(key, int) and key < len(study)):
            return
        study = study[key]
    if isinstance(study, dict) and last in study:
        if how == "drop":
            del study[last]
        else:
            study[last] = [study[last], study[last]] if how == "double" else value
    elif isinstance(study, list) and isinstance(last, int) and last < len(study):
        if how == "drop":
            del study[last]
        else:
            study[last] = study[last] if how == "double" else value


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(MUTATIONS)
def test_a_damaged_record_is_read_or_refused_and_can_be_stored(mutations):
    study = copy.deepcopy(TRIAL)
    for how, place, value in mutations:
        mutate(study, how, place, value)

    try:
        record = parse_study(study)
    except InvalidRecord:
        return
    stored = record.model_dump_json()
    stored.encode("utf-8")
    assert "\\u0000" not in stored
    assert record.title
    for text in record.problems:
        text.encode("utf-8")
