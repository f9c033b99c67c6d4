"""The finder: right results and right counts, whatever is chosen."""

import datetime
import itertools

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from research.finder import Finder
from research.finder_form import FACETS, PHASES
from research.models import FocusAreaPage, StudyIndexPage, StudyPage
from research.vocabulary import PHASES as PHASE_CODES
from research.vocabulary import REGISTRY_STATUSES, Kind
from tests.factories import RecordFactory, StudyFactory

from .finder_world import Made, made_studies, matches, publish, queries, values_of


def find(query: str | dict, studies=None) -> Finder:
    if isinstance(query, dict):
        given = QueryDict(mutable=True)
        for name, values in query.items():
            given.setlist(name, values)
        query = given.urlencode()
    areas = FocusAreaPage.objects.live().order_by("path")
    return Finder(QueryDict(query), studies or StudyPage.objects.live(), areas)


def found(finder: Finder) -> set[int]:
    return {study.pk for study in finder.matches}


def check(query: dict, pairs: list[tuple[StudyPage, Made]]) -> None:
    """Hold the finder against `pairs`: results, total, each facet's counts, what to loosen."""
    finder = find(query)
    expected = {study.pk for study, made in pairs if matches(study, made, query)}
    assert found(finder) == expected
    assert finder.total == len(expected)
    assert {study.pk for study in finder.ordered} == expected
    for name in FACETS:
        counts = finder.counts(name)
        for value in finder.form.labels(name):
            brute = sum(
                value in values_of(study)[name] and matches(study, made, query, leaving=name)
                for study, made in pairs
            )
            assert counts[value] == brute, (name, value)
    for name in ("q", *FACETS):
        brute = sum(matches(study, made, query, leaving=name) for study, made in pairs)
        assert finder.count_without(name) == brute, name


@pytest.fixture
def empty_index(study_index):
    """The list of studies without the two of the first content."""
    for study in StudyPage.objects.all():
        study.delete()
    study_index.refresh_from_db()
    return study_index


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=st.lists(made_studies, max_size=7), asked=st.lists(queries(), min_size=4, max_size=4))
def test_results_and_counts_are_those_of_brute_force(empty_index, made, asked):
    with transaction.atomic():
        index = StudyIndexPage.objects.get()  # each example builds its own tree below it
        pairs = [(publish(each, index), each) for each in made]
        for query in asked:
            check(query, pairs)
        transaction.set_rollback(True)


def test_each_filter_alone_and_in_pairs(empty_index):
    rows = itertools.islice(
        zip(
            itertools.cycle([("kidney",), ("skin",), ("kidney", "skin"), ()]),
            itertools.cycle([("cell-therapy",), (), ("cell-therapy", "biologic-therapies")]),
            itertools.cycle(REGISTRY_STATUSES),
            itertools.cycle([None, "RECRUITING", "", "COMPLETED", "RECRUITING"]),
            itertools.cycle(["", *PHASE_CODES]),
            itertools.cycle(["INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"]),
            strict=False,
        ),
        20,
    )
    pairs = [(publish(made, empty_index), made) for made in (Made(*row) for row in rows)]
    blank = {"q": [], "status": [], "focus": [], "phase": [], "kind": []}
    choices = {
        "q": ["kidney"],
        "status": ["open"],
        "focus": ["cell-therapy"],
        "phase": ["2"],
        "kind": ["clinical-trial"],
    }
    check(blank, pairs)
    for name in choices:
        check({**blank, name: choices[name]}, pairs)
    for one, other in itertools.combinations(choices, 2):
        check({**blank, one: choices[one], other: choices[other]}, pairs)


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("1", ["PHASE1", "PHASE1_PHASE2"]),
        ("2", ["PHASE1_PHASE2", "PHASE2", "PHASE2_PHASE3"]),
        ("3", ["PHASE2_PHASE3", "PHASE3"]),
        ("none", ["", "NA"]),
    ],
)
def test_a_phase_matches_every_code_that_holds_it(empty_index, asked, codes):
    for code in ["", *PHASE_CODES]:
        StudyFactory(parent=empty_index, registry_record=RecordFactory(phase=code))
    shown = {study.registry_record.phase for study in find(f"phase={asked}").matches}
    assert shown == set(codes)


def test_every_phase_and_kind_can_be_asked_for(site):
    assert set(PHASES) == {"early-1", "1", "2", "3", "4", "none"}
    assert set(find("").form.labels("kind")) == set(Kind.values)


def titles(query: str) -> list[str]:
    return [study.title for study in find(query).page]


def test_the_best_match_is_the_number_then_the_title_then_open_then_new(empty_index):
    text = "<p>Compared with NCT95000001, in skin.</p>"
    StudyFactory(parent=empty_index, title="Mentions it", purpose=text)
    record = RecordFactory(nct_id="NCT95000001", overall_status="COMPLETED")
    StudyFactory(parent=empty_index, title="The study itself", registry_record=record)
    assert titles("q=nct95000001") == ["The study itself", "Mentions it"]
    assert titles("q=95000001")[0] == "The study itself"
    closed = RecordFactory(overall_status="COMPLETED")
    StudyFactory(parent=empty_index, title="Skin, but over", registry_record=closed)
    StudyFactory(parent=empty_index, title="Skin, and open")
    assert titles("q=skin") == ["Skin, and open", "Skin, but over", "Mentions it"]


def test_a_former_number_leads_to_the_study(empty_index):
    record = RecordFactory(nct_id="NCT95000003", aliases=["NCT95000002"])
    StudyFactory(parent=empty_index, title="Renamed", registry_record=record)
    assert titles("q=NCT95000002") == ["Renamed"]


def test_an_order_can_be_chosen(empty_index):
    old = RecordFactory(last_update_posted=datetime.date(2040, 1, 2))
    days = [timezone.now() - datetime.timedelta(days=days) for days in (2, 1)]
    first = {"title": "First", "registry_record": old, "first_published_at": days[0]}
    StudyFactory(parent=empty_index, **first)
    StudyFactory(parent=empty_index, title="Second", first_published_at=days[1])
    assert titles("sort=newest") == ["Second", "First"]
    assert titles("sort=updated") == ["First", "Second"]
    assert titles("sort=nonsense") == titles("")


def test_endings_stand_apart(empty_index):
    for code in ["TERMINATED", "COMPLETED", "WITHDRAWN", "COMPLETED"]:
        StudyFactory(parent=empty_index, registry_record=RecordFactory(overall_status=code))
    slugs = [study.shown_status.slug for study in find("").page]
    assert slugs == ["finished", "finished", "stopped", "stopped"]


def test_a_page_holds_twenty_and_one_too_far_is_the_last(empty_index):
    for _ in range(21):
        StudyFactory(parent=empty_index)
    assert len(find("").page) == 20
    assert len(find("page=2").page) == 1
    assert find("page=99999999999999999999999").page.number == 2
