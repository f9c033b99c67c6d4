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

_UNKNOWN = -1  # nothing is known: below every rank
_UNCONFIRMED = STATUSES["unconfirmed"].rank
_ENDED = STATUSES["stopped"].rank  # "stopped" and "finished" share it
_OPEN_CODES = [code for code, slug in REGISTRY_STATUSES.items() if slug in OPEN_IN_SOME_WAY]

# Long columns that a list never shows.
_LONG_COLUMNS = ("eligibility_text", "criteria", "brief_summary", "official_title", "locations")


def _rank_of(field: str) -> list[When]:
    """The rank of each status code that `field` may hold."""
    return [
        When(**{field: code, "then": Value(STATUSES[slug].rank)})
        for code, slug in REGISTRY_STATUSES.items()
    ]


def _codes_of(slug: str) -> list[str]:
    return [code for code, known in REGISTRY_STATUSES.items() if known == slug]


class StudyQuerySet(PageQuerySet):
    """Studies, with the status that a visitor sees."""

    def with_status(self, today: datetime.date | None = None) -> QuerySet:
        """Annotate `shown_rank` and `shown_slug`: `vocabulary.shown_status` in SQL.

        Args:
            today: the day for which staff's word must be fresh; by default today.
        """
        today = today or timezone.localdate()
        fresh = Q(site_status_confirmed_on__gt=today - CONFIRMATION_LASTS) & ~Q(site_status="")
        silent = Q(registry_record__overall_status__in=_OPEN_CODES) & ~fresh
        no_record = Q(registry_record__isnull=True)
        overall = Case(
            When(no_record, then=Value(_UNKNOWN)),
            *_rank_of("registry_record__overall_status"),
            default=Value(_UNCONFIRMED),
        )
        location = Case(
            When(no_record, then=Value(_UNKNOWN)),
            *_rank_of("registry_record__our_status"),
            When(~Q(registry_record__our_status=""), then=Value(_UNCONFIRMED)),
            When(
                silent & Q(registry_record__our_facility=""),
                then=Value(STATUSES["elsewhere"].rank),
            ),
            When(silent, then=Value(_UNCONFIRMED)),
            default=Value(_UNKNOWN),
        )
        missing = Case(
            When(registry_record__missing_since__isnull=False, then=Value(_UNCONFIRMED)),
            default=Value(_UNKNOWN),
        )
        staff = Case(
            *[
                When(fresh & Q(site_status=status.slug), then=Value(status.rank))
                for status in STATUSES.values()
            ],
            default=Value(_UNKNOWN),
        )
        return self.annotate(
            _known_rank=Greatest(overall, location, missing, staff, output_field=IntegerField()),
            shown_rank=Case(
                When(_known_rank=_UNKNOWN, then=Value(_UNCONFIRMED)), default=F("_known_rank")
            ),
            shown_slug=self._shown_slug(),
        )

    @staticmethod
    def _shown_slug() -> Case:
        """The slug of `shown_rank`; where two share a rank, the first source's."""
        own_rank = [
            When(shown_rank=status.rank, then=Value(status.slug))
            for status in STATUSES.values()
            if status.rank != _ENDED
        ]
        ended = [
            When(**{f"{field}__in": codes, "then": Value(slug)})
            for field, by_slug in (
                (
                    "registry_record__overall_status",
                    {slug: _codes_of(slug) for slug in ("stopped", "finished")},
                ),
                (
                    "registry_record__our_status",
                    {slug: _codes_of(slug) for slug in ("stopped", "finished")},
                ),
                ("site_status", {"stopped": ["stopped"], "finished": ["finished"]}),
            )
            for slug, codes in by_slug.items()
        ]
        return Case(*own_rank, *ended, output_field=CharField())

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

    def listed(self) -> QuerySet:
        """Published studies as lists show them: open first, then the newest."""
        return (
            self.live()
            .with_status()
            .select_related("registry_record")
            .prefetch_related("focus_areas")
            .defer(*[f"registry_record__{column}" for column in _LONG_COLUMNS])
            .order_by("shown_rank", "-first_published_at", "title")
        )

    def open_here(self) -> QuerySet:
        """Published studies that people can join at our site now."""
        return self.live().with_status().filter(shown_slug="open")

    def open_here_summary(self) -> dict:
        """How many studies are open here, and how old that answer is.

        Returns:
            `count`, and `as_of`: the oldest day to which the status of an open study goes back;
            where none is open, the oldest day of the registry's data; None where nothing is known.
        """
        today = timezone.localdate()
        staff_says_so = Q(
            site_status="open", site_status_confirmed_on__gt=today - CONFIRMATION_LASTS
        )
        day = Case(
            When(staff_says_so, then=F("site_status_confirmed_on")),
            default=F("registry_record__processed_on"),
        )
        summary = self.open_here().aggregate(count=Count("pk"), as_of=Min(day))
        if not summary["count"]:
            summary["as_of"] = self.live().aggregate(day=Min("registry_record__processed_on"))[
                "day"
            ]
        return summary
