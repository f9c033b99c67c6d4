"""The status that a visitor sees: the most cautious of what is known."""

import datetime
import itertools

import pytest
from django.utils import timezone

from lupus_site.bench.studies import add_studies
from research.models import RegistryRecord, StudyPage
from research.vocabulary import (
    REGISTRY_STATUSES,
    STATUSES,
    Source,
    StaffStatus,
    StatusFacts,
    shown_status,
)
from tests.factories import RecordFactory, StudyFactory

TODAY = datetime.date(2026, 11, 22)
FRESH = TODAY - datetime.timedelta(days=89)
STALE = TODAY - datetime.timedelta(days=90)


def shown(**facts) -> str:
    return shown_status(StatusFacts(**facts), TODAY).slug


def test_open_needs_our_own_location():
    assert shown(overall="RECRUITING") == "elsewhere"
    assert shown(overall="RECRUITING", listed_here=True, location="RECRUITING") == "open"


def test_or_a_fresh_word_of_staff():
    assert shown(overall="RECRUITING", staff="open", confirmed_on=FRESH) == "open"
    assert shown(overall="RECRUITING", staff="open", confirmed_on=STALE) == "elsewhere"


def test_a_location_without_a_status_is_no_word_that_it_is_open():
    assert shown(overall="RECRUITING", listed_here=True) == "unconfirmed"
    assert shown(overall="ACTIVE_NOT_RECRUITING", listed_here=True) == "closed"


def test_a_planned_study_is_not_called_open_elsewhere():
    assert shown(overall="NOT_YET_RECRUITING") == "not-yet"


def test_the_more_cautious_source_wins():
    closed_here = {"overall": "RECRUITING", "listed_here": True, "location": "COMPLETED"}
    assert shown(**closed_here, staff="open", confirmed_on=FRESH) == "finished"
    open_here = {"overall": "RECRUITING", "listed_here": True, "location": "RECRUITING"}
    assert shown(**open_here, staff="paused", confirmed_on=FRESH) == "paused"
    assert shown(**open_here, staff="paused", confirmed_on=STALE) == "open"


def test_without_a_record_staff_decide_for_90_days():
    assert shown(staff="open", confirmed_on=FRESH) == "open"
    assert shown(staff="open", confirmed_on=STALE) == "unconfirmed"
    assert shown() == "unconfirmed"


def test_a_code_nobody_knows_is_not_confirmed():
    assert shown(overall="A_CODE_OF_NEXT_YEAR") == "unconfirmed"


def test_a_record_that_the_registry_no_longer_gives_is_not_confirmed():
    open_here = {"overall": "RECRUITING", "listed_here": True, "location": "RECRUITING"}
    status = shown_status(StatusFacts(**open_here, missing=True), TODAY)
    assert status.slug == "unconfirmed"
    assert "no longer lists this study" in status.meaning
    by_staff = StatusFacts(**open_here, missing=True, staff="open", confirmed_on=FRESH)
    assert shown_status(by_staff, TODAY).slug == "unconfirmed"
    assert shown(overall="COMPLETED", missing=True) == "finished"


def test_a_study_that_never_started_says_so():
    status = shown_status(StatusFacts(overall="WITHDRAWN"), TODAY)
    assert (status.slug, str(status.label)) == ("stopped", "Never started")


def test_an_open_study_names_who_says_it_is_open_here():
    facts = {"overall": "RECRUITING", "listed_here": True, "location": "RECRUITING"}
    assert shown_status(StatusFacts(**facts), TODAY).source == Source.LOCATION
    by_staff = StatusFacts(**facts, staff="open", confirmed_on=FRESH)
    assert shown_status(by_staff, TODAY).source == Source.STAFF


CODES = [*REGISTRY_STATUSES, "A_CODE_OF_NEXT_YEAR", ""]
STAFF = [("", None), *itertools.product(StaffStatus.values, [FRESH, STALE])]


def every_record() -> list[dict]:
    """Each overall status with each status of our location, listed or not, missing or not."""
    return [
        {
            "overall_status": overall,
            "our_status": location,
            "our_facility": "Our Hospital" if listed else "",
            "missing_since": TODAY if missing else None,
        }
        for overall, location in itertools.product(CODES, CODES)
        for listed, missing in itertools.product([True, False], repeat=2)
    ]


def test_sql_and_python_say_the_same_of_every_combination(study_index):
    """1,024 records, and none, by 19 words of staff: the whole rule."""
    facts = every_record()
    add_studies(len(facts) + 1)
    pages = list(StudyPage.objects.order_by("-pk").select_related("registry_record"))
    without, *pages = pages[: len(facts) + 1]
    StudyPage.objects.filter(pk=without.pk).update(registry_record=None)
    records = [page.registry_record for page in pages]
    for record, values in zip(records, facts, strict=True):
        vars(record).update(values)
    RegistryRecord.objects.bulk_update(records, list(facts[0]), batch_size=100)
    studies = StudyPage.objects.filter(pk__gte=pages[-1].pk)
    differences, seen = [], 0
    for staff, day in STAFF:
        studies.update(site_status=staff, site_status_confirmed_on=day)
        for found in studies.with_status(TODAY).select_related("registry_record"):
            seen += 1
            expected = shown_status(found.status_facts, TODAY).status
            if (found.shown_slug, found.shown_rank) != (expected.slug, expected.rank):
                differences.append((found.status_facts, found.shown_slug))
    assert differences == []
    assert seen == 1_025 * 19


def test_lists_put_open_studies_first(study_index, client):
    today = timezone.localdate()
    for slug in StaffStatus.values:
        StudyFactory(
            parent=study_index,
            title=f"Staff say {slug}",
            registry_record=None,
            site_status=slug,
            site_status_confirmed_on=today,
        )
    ranks = [study.shown_rank for study in StudyPage.objects.listed()]
    assert ranks == sorted(ranks)
    words = client.get(study_index.url).content.decode()
    assert words.index("Staff say open") < words.index("Staff say paused")


@pytest.mark.parametrize("slug", STATUSES)
def test_every_status_has_a_word_and_a_shape(study_index, client, slug):
    codes = [code for code, known in REGISTRY_STATUSES.items() if known == slug]
    record = RecordFactory(
        overall_status=codes[0] if codes else "RECRUITING",
        our_status="" if slug == "elsewhere" else codes[0],
        our_facility="" if slug == "elsewhere" else "Our Hospital",
    )
    study = StudyFactory(parent=study_index, registry_record=record)
    page = client.get(study.url).content.decode()
    assert f'status--{slug}"><svg' in page
