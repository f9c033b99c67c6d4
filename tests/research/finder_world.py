"""Random studies, and the finder's answers by brute force: a filter is a plain `if`."""

import datetime
import itertools
from dataclasses import dataclass

from django.utils import timezone
from hypothesis import strategies as st

from research.finder_form import PHASE_CODES
from research.models import FocusAreaPage, StudyPage
from research.vocabulary import PHASES, REGISTRY_KINDS, REGISTRY_STATUSES, STATUSES, Kind
from tests.factories import RecordFactory, StudyFactory

WORDS = ["kidney", "skin", "rese-cel", "Benlysta", "children", "joint"]
CODES = [*REGISTRY_STATUSES, "A_CODE_OF_NEXT_YEAR"]
AREAS = ["cell-therapy", "biologic-therapies", "other-therapeutic-agents"]
_numbers = itertools.count(91_000_000)


@dataclass(frozen=True)
class Made:
    """A study as a test draws it."""

    words: tuple[str, ...]
    areas: tuple[str, ...]
    overall: str | None
    here: str | None  # our location's status; None where we are not listed
    phase: str = ""
    study_type: str = ""
    kind: str = Kind.TRIAL
    staff: str = ""
    days_ago: int = 0


made_studies = st.builds(
    Made,
    words=st.lists(st.sampled_from(WORDS), max_size=2, unique=True).map(tuple),
    areas=st.lists(st.sampled_from(AREAS), max_size=2, unique=True).map(tuple),
    overall=st.one_of(st.none(), st.sampled_from(CODES)),
    here=st.one_of(st.none(), st.sampled_from(["", *CODES])),
    phase=st.sampled_from(["", *PHASES]),
    study_type=st.sampled_from(["", *REGISTRY_KINDS]),
    kind=st.sampled_from(Kind.values),
    staff=st.sampled_from(["", "open", "paused", "stopped", "finished"]),
    days_ago=st.sampled_from([0, 89, 90, 400]),
)


def queries():
    """Random choices of the finder's form: name -> values."""
    return st.fixed_dictionaries(
        {
            "q": st.lists(st.sampled_from(WORDS), max_size=1),
            "status": st.lists(st.sampled_from(list(STATUSES)), max_size=3, unique=True),
            "focus": st.lists(st.sampled_from(AREAS), max_size=2, unique=True),
            "phase": st.lists(st.sampled_from(list(PHASE_CODES)), max_size=2, unique=True),
            "kind": st.lists(st.sampled_from(Kind.values), max_size=2, unique=True),
        }
    )


def publish(made: Made, study_index) -> StudyPage:
    """Make the study's page and record."""
    record = None
    if made.overall is not None:
        record = RecordFactory(
            nct_id=f"NCT{next(_numbers)}",
            overall_status=made.overall,
            our_facility="" if made.here is None else "Our Hospital",
            our_status=made.here or "",
            phase=made.phase,
            study_type=made.study_type,
        )
    study = StudyFactory(
        parent=study_index,
        title=f"A study of {' and '.join(made.words) or 'something'}",
        slug=f"made-{next(_numbers)}",
        registry_record=record,
        kind=made.kind,
        site_status=made.staff,
        site_status_confirmed_on=timezone.localdate() - datetime.timedelta(days=made.days_ago),
    )
    study.focus_areas = FocusAreaPage.objects.filter(slug__in=made.areas)
    study.save()
    return study


def values_of(study: StudyPage) -> dict[str, set[str]]:
    """What a filter can ask of a study, from the study itself."""
    phase = study.registry_record.phase if study.registry_record else ""
    return {
        "status": {study.shown_status.slug},
        "focus": {area.slug for area in study.focus_areas.all()},
        "phase": {slug for slug, codes in PHASE_CODES.items() if phase in codes},
        "kind": {str(study.kind_slug)},
    }


def matches(study: StudyPage, made: Made, query: dict, leaving: str = "") -> bool:
    """Whether a study is found by `query` without its filter `leaving`."""
    if leaving != "q" and any(word not in made.words for word in query["q"]):
        return False
    own = values_of(study)
    return all(own[name] & set(query[name]) for name in own if query[name] and name != leaving)
