"""Many made-up studies, quickly: the same rows that an editor and a sync would leave."""

import datetime
import uuid
from itertools import cycle, islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page

from research.models import FocusAreaPage, RegistryRecord, StudyIndexPage, StudyPage
from research.vocabulary import PHASES, REGISTRY_STATUSES

BATCH = 500  # rows an INSERT

# About as long as the real thing: an eligibility text has some 3,000 characters.
_PURPOSE = "<p>This made-up study looks at a product in people with lupus (SLE).</p>" * 8
_WHO_CAN_JOIN = "<ul><li>Adults with active lupus, or lupus nephritis.</li></ul>" * 4
_ELIGIBILITY = "Inclusion Criteria:\n\n* Diagnosis of systemic lupus erythematosus (SLE).\n" * 40


def add_studies(count: int) -> None:
    """Add `count` published studies with a record each, below the list of studies."""
    first = RegistryRecord.objects.count()
    numbers = range(first, first + count)
    with transaction.atomic():
        records = RegistryRecord.objects.bulk_create(_records(numbers), batch_size=BATCH)
        pages = _add_base_pages(numbers)
        studies = [
            StudyPage(
                page_ptr_id=page.pk,
                summary=f"Study {number} looks at a product in adults with lupus.",
                purpose=_PURPOSE,
                who_can_join=_WHO_CAN_JOIN,
                product=f"Product {number}",
                registry_record=record,
            )
            for number, page, record in zip(numbers, pages, records, strict=True)
        ]
        _insert(StudyPage, studies)
        through = StudyPage.focus_areas.through
        areas = cycle(FocusAreaPage.objects.values_list("pk", flat=True))
        through.objects.bulk_create(
            [
                through(studypage_id=page.pk, focusareapage_id=area)
                for page, area in zip(pages, areas, strict=False)
            ],
            batch_size=BATCH,
        )


def _records(numbers: range) -> list[RegistryRecord]:
    """A record a number; statuses and phases take turns, every other one lists our site."""
    today = timezone.localdate()
    statuses, phases = cycle(REGISTRY_STATUSES), cycle(PHASES)
    return [
        RegistryRecord(
            nct_id=f"NCT{90_000_000 + number}",
            brief_title=f"A Study of Product {number} in Systemic Lupus Erythematosus",
            official_title=f"A Randomized Study of Product {number} in Adults With Lupus",
            overall_status=status,
            study_type="INTERVENTIONAL",
            phase=phase,
            enrolment=number % 500,
            minimum_age=18,
            minimum_age_text="18 Years",
            sponsor=f"Sponsor {number % 50}",
            conditions=["Systemic Lupus Erythematosus"],
            interventions=[{"type": "DRUG", "name": f"Product {number}", "other_names": []}],
            brief_summary="A summary in the registry's words. " * 20,
            eligibility_text=_ELIGIBILITY,
            our_facility="Our Site" if number % 2 else "",
            our_status=status if number % 2 else "",
            location_count=1 + number % 30,
            countries=["United States"],
            last_update_posted=today - datetime.timedelta(days=number % 700),
            processed_on=today,
        )
        for number, status, phase in zip(numbers, statuses, phases, strict=False)
    ]


def _add_base_pages(numbers: range) -> list[Page]:
    """The rows of Wagtail's own page table, as the last children of the list of studies."""
    index = StudyIndexPage.objects.get()
    last = index.get_last_child()
    step = last._get_lastpos_in_path() + 1 if last else 1
    study_type = ContentType.objects.get_for_model(StudyPage)
    published = timezone.now()
    pages = [
        Page(
            title=f"Study {number}: a product in adults with active lupus",
            draft_title=f"Study {number}: a product in adults with active lupus",
            slug=f"study-{number}",
            url_path=f"{index.url_path}study-{number}/",
            path=Page._get_path(index.path, index.depth + 1, step + place),
            depth=index.depth + 1,
            content_type=study_type,
            locale_id=index.locale_id,
            translation_key=uuid.uuid4(),
            live=True,
            first_published_at=published - datetime.timedelta(hours=number),
            last_published_at=published,
        )
        for place, number in enumerate(numbers)
    ]
    pages = Page.objects.bulk_create(pages, batch_size=BATCH)
    Page.objects.filter(pk=index.pk).update(numchild=index.numchild + len(pages))
    return pages


def _insert(model: type[Model], rows: list[Model]) -> None:
    """Insert into `model`'s own table alone.

    Django's bulk_create refuses a model with a parent table; this is the step below it. One by
    one, 10,000 pages with their tree, search index and reference index take many minutes.
    """
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        model._base_manager.get_queryset()._insert(
            batch, fields=model._meta.local_concrete_fields, using="default", raw=True
        )
