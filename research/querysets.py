"""Sets of studies, named as a visitor would ask for them."""

import datetime

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.query import PageQuerySet

from .vocabulary import (
    CONFIRMATION_LASTS,
    OPEN_IN_SOME_WAY,
    REGISTRY_KINDS,
    REGISTRY_STATUSES,
    STATUSES,
)

ENDINGS = ("stopped", "finished")

_OPEN_CODES = [code for code, slug in REGISTRY_STATUSES.items() if slug in OPEN_IN_SOME_WAY]
_SOURCES = range(3)  # who says so: the registry's overall status, our location, staff
_SILENT = -10  # a source that says nothing: below every status


def _number(slug: str, source: int) -> int:
    """One number for a status, to compare by: its rank in tens.

    Two endings share a rank; of these the first source's counts, so the units say who it is.
    """
    tens = STATUSES[slug].rank * 10
    return tens + 9 - 2 * source - (slug == "finished") if slug in ENDINGS else tens


# What `status_number` can be -> slug of the status.
SLUGS = {_number(slug, source): slug for slug in STATUSES for source in _SOURCES}

# Long columns that a list never shows.
_LONG_COLUMNS = ("eligibility_text", "criteria", "brief_summary", "official_title", "locations")


def _numbers_of(field: str, source: int) -> list[When]:
    """The number of each status code that `field` may hold."""
    return [
        When(**{field: code, "then": Value(_number(slug, source))})
        for code, slug in REGISTRY_STATUSES.items()
    ]


class StudyQuerySet(PageQuerySet):
    """Studies, with the status that a visitor sees."""

    def with_status_number(self, today: datetime.date | None = None) -> QuerySet:
        """Annotate `status_number`, of which `SLUGS` knows the status.

        It is `vocabulary.shown_status` in SQL, each part of it asked once.

        Args:
            today: the day for which staff's word must be fresh; by default today.
        """
        today = today or timezone.localdate()
        fresh = Q(site_status_confirmed_on__gt=today - CONFIRMATION_LASTS) & ~Q(site_status="")
        silent = Q(registry_record__overall_status__in=_OPEN_CODES) & ~fresh
        no_record = Q(registry_record__isnull=True)
        unconfirmed = Value(_number("unconfirmed", 0))
        overall = Case(
            When(no_record & ~fresh, then=unconfirmed),
            When(no_record, then=Value(_SILENT)),
            *_numbers_of("registry_record__overall_status", 0),
            default=unconfirmed,
        )
        location = Case(
            When(no_record, then=Value(_SILENT)),
            *_numbers_of("registry_record__our_status", 1),
            When(~Q(registry_record__our_status=""), then=unconfirmed),
            When(
                silent & Q(registry_record__our_facility=""),
                then=Value(_number("elsewhere", 1)),
            ),
            When(silent, then=unconfirmed),
            default=Value(_SILENT),
        )
        missing = Case(
            When(registry_record__missing_since__isnull=False, then=unconfirmed),
            default=Value(_SILENT),
        )
        staff = Case(
            *[
                When(fresh & Q(site_status=slug), then=Value(_number(slug, 2)))
                for slug in STATUSES
            ],
            default=Value(_SILENT),
        )
        return self.annotate(
            status_number=Greatest(overall, location, missing, staff, output_field=IntegerField())
        )

    def with_status(self, today: datetime.date | None = None) -> QuerySet:
        """Annotate `shown_rank` and `shown_slug`: `vocabulary.shown_status` in SQL."""
        return self.with_status_number(today).annotate(
            shown_rank=F("status_number") / 10,
            shown_slug=Case(
                *[When(status_number=number, then=Value(slug)) for number, slug in SLUGS.items()],
                output_field=CharField(),
            ),
        )

    def with_kind(self) -> QuerySet:
        """Annotate `shown_kind`: the registry's kind of study, or the editor's without one."""
        return self.annotate(
            shown_kind=Case(
                *[
                    When(registry_record__study_type=code, then=Value(kind.value))
                    for code, kind in REGISTRY_KINDS.items()
                ],
                default=F("kind"),
            )
        )

    def for_cards(self) -> QuerySet:
        """With what a card shows, and without the long columns that none does."""
        return self.select_related("registry_record").defer(
            *[f"registry_record__{column}" for column in _LONG_COLUMNS]
        )

    def listed(self) -> QuerySet:
        """Published studies as lists show them: open first, then the newest."""
        return (
            self.live()
            .with_status()
            .for_cards()
            .prefetch_related("focus_areas")
            .order_by("shown_rank", "-first_published_at", "title")
        )

    def open_here(self) -> QuerySet:
        """Published studies that people can join at our site now."""
        return self.live().with_status_number().filter(status_number=_number("open", 0))

    @staticmethod
    def status_day() -> Case:
        """The day to which the status of an open study goes back."""
        staff_says_so = Q(
            site_status="open",
            site_status_confirmed_on__gt=timezone.localdate() - CONFIRMATION_LASTS,
        )
        return Case(
            When(staff_says_so, then=F("site_status_confirmed_on")),
            default=F("registry_record__processed_on"),
        )

    def open_here_summary(self) -> dict:
        """How many studies are open here, and how old that answer is.

        Returns:
            `count`, and `as_of`: the oldest day to which the status of an open study goes back;
            where none is open, the oldest day of the registry's data; None where nothing is known.
        """
        summary = self.open_here().aggregate(count=Count("pk"), as_of=Min(self.status_day()))
        if not summary["count"]:
            summary["as_of"] = self.live().aggregate(day=Min("registry_record__processed_on"))[
                "day"
            ]
        return summary
