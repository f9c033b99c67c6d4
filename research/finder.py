"""Find a study: an address's query string -> studies, and how many each further choice leaves.

Everything that is counted comes from one GROUP BY over all published studies (`_groups`), in
which each row says what its studies match; everything that is listed comes from one query for
one page of them.
"""

import datetime
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.http import QueryDict

from lupus_site.kept import Kept

from .finder_counts import Counts, Group
from .finder_form import FACETS, PHASE_CODES, FinderForm
from .keywords import Term, Thesaurus, nct_id, search_query, terms_of, thesaurus
from .models.words import Synonyms
from .one_of import OneOf
from .querysets import SLUGS

STUDIES_A_PAGE = 20
MOST_AREAS = 30  # focus areas that can be filtered by
_TOLD_APART_BY = ("status_number", "shown_kind", "registry_record__phase")
_LONG_AGO = Value(datetime.date(1900, 1, 1), output_field=DateField())


def _thesaurus() -> Thesaurus:
    groups = Synonyms.objects.values_list("forms", flat=True)
    return thesaurus(forms.splitlines() for forms in groups)


current_thesaurus = Kept(Synonyms, _thesaurus)


class Finder(Counts):
    """One search among `studies`.

    Args:
        query: the address's query string; whatever is unknown in it is passed over.
        studies: a StudyQuerySet of the studies to search, each of which may be shown.
        areas: the focus areas that studies can be in.
    """

    def __init__(self, query: QueryDict, studies, areas):
        self.areas = list(areas)[:MOST_AREAS]
        self.form = FinderForm(query, areas=self.areas)
        self.form.is_valid()  # no value is refused: the form leaves out what it does not know
        self.choices = self.form.choices
        self._studies = studies
        self._thesaurus = current_thesaurus()

    @cached_property
    def terms(self) -> list[Term]:
        """What the keywords ask for, with what means the same."""
        words = self.form.words
        if not words:
            return []
        return terms_of(words, self._thesaurus)

    @cached_property
    def _has_words(self) -> OneOf:
        """Whether a study holds what is searched for: the one place where keywords are matched.

        Never by the backend's relevance, which is quadratic on SQLite. The ids are asked for
        once and handed on: as a subquery PostgreSQL, which cannot tell how many a full-text
        match will be, joins each one with each study (12 s at 10,000).
        """
        found = self._studies.model.objects.search(
            search_query(self.terms), order_by_relevance=False
        )
        ids = found.get_queryset().order_by().values_list("pk", flat=True)
        return OneOf("pk", list(ids))

    @cached_property
    def _marked(self) -> QuerySet:
        """The studies, annotated with all that the filters ask of them."""
        through = self._studies.model.focus_areas.through.objects
        in_area = {
            f"in_area_{area.pk}": _yes(
                Q(pk__in=through.filter(focusareapage=area.pk).values("studypage"))
            )
            for area in self.areas
        }
        return self._studies.with_status_number().with_kind().annotate(**in_area)

    @cached_property
    def groups(self) -> list[Group]:
        """All studies, by what a filter can tell of them: one query."""
        has_words = self._has_words if self.terms else Value(True)
        in_areas = [f"in_area_{area.pk}" for area in self.areas]
        rows = (
            self._marked.annotate(has_words=has_words)
            .order_by()
            .values(
                "status_number", "shown_kind", "registry_record__phase", "has_words", *in_areas
            )
            .annotate(
                count=Count("pk"),
                as_of=Min(self._studies.status_day()),
                processed_on=Min("registry_record__processed_on"),
            )
        )
        return [self._group(row) for row in rows]

    def _group(self, row: dict) -> Group:
        phase = row["registry_record__phase"] or ""
        values = {
            "status": {SLUGS.get(row["status_number"], "unconfirmed")},
            "focus": {area.slug for area in self.areas if row[f"in_area_{area.pk}"]},
            "phase": {slug for slug, codes in PHASE_CODES.items() if phase in codes},
            "kind": {row["shown_kind"]},
        }
        return Group(
            {name: frozenset(value) for name, value in values.items()},
            bool(row["has_words"]),
            row["count"],
            row["as_of"],
            row["processed_on"],
        )

    @cached_property
    def matches(self) -> QuerySet:
        """The studies found, without an order."""
        found = self._marked
        chosen = self.choices
        if self.terms:
            found = found.filter(self._has_words)
        if slugs := chosen["status"]:
            found = found.filter(
                status_number__in=[n for n, slug in SLUGS.items() if slug in slugs]
            )
        if chosen["kind"]:
            found = found.filter(shown_kind__in=chosen["kind"])
        if chosen["phase"]:
            found = found.filter(_phase_is(chosen["phase"]))
        if chosen["focus"]:
            within = Q()
            for area in self.areas:
                if area.slug in chosen["focus"]:
                    within |= Q(**{f"in_area_{area.pk}": True})
            found = found.filter(within)
        return found

    @property
    def ordered(self) -> QuerySet:
        """The studies found, in the order that was asked for."""
        newest = F("first_published_at").desc(nulls_last=True)
        if self.form.order == "newest":
            return self.matches.order_by(newest, "title", "pk")
        if self.form.order == "updated":
            return self.matches.annotate(changed_on=_changed_on()).order_by(
                F("changed_on").desc(), "title", "pk"
            )
        # The rank, and of the endings, which share one, the finished (even) before the stopped.
        best = [F("status_number") / 10, F("status_number") % 2, newest, "title", "pk"]
        if not self.terms:
            return self.matches.order_by(*best)
        return self.matches.annotate(closeness=self._closeness()).order_by("closeness", *best)

    def _closeness(self) -> Case:
        """How near a study is to the keywords: its own number, its title, or its text."""
        in_title = Q()
        for term in self.terms:
            in_title &= term.in_title
        ways = [When(in_title, then=Value(1))]
        if number := nct_id(self.form.words):
            is_it = Q(registry_record__nct_id=number) | Q(
                registry_record__aliases__icontains=number
            )
            ways.insert(0, When(is_it, then=Value(0)))
        return Case(*ways, default=Value(2), output_field=IntegerField())

    @cached_property
    def page(self) -> Page:
        """The page of studies that was asked for; the nearest one where it does not exist."""
        paginator = Paginator(self.ordered.for_cards(), STUDIES_A_PAGE)
        paginator.count = self.total  # known already: Paginator would ask again
        page = paginator.get_page(self.form.page)
        for study in page:
            study.shown_focus_areas = [
                area for area in self.areas if getattr(study, f"in_area_{area.pk}")
            ]
        return page

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is searched for or filtered by."""
        return bool(self.form.words or any(self.choices[name] for name in FACETS))

    @property
    def is_grouped(self) -> bool:
        """Whether the list stands in groups by status: as long as that is its order."""
        return self.form.order == "best" and not self.form.words


def _yes(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _phase_is(slugs: list[str]) -> Q:
    codes = {code for slug in slugs for code in PHASE_CODES[slug]}
    found = Q(registry_record__phase__in=codes)
    return found | Q(registry_record__isnull=True) if "" in codes else found


def _changed_on() -> Greatest:
    """The day of the last change, here or in the registry."""
    published_on = Cast("last_published_at", DateField())
    return Greatest(
        Coalesce(F("registry_record__last_update_posted"), _LONG_AGO),
        Coalesce(published_on, _LONG_AGO),
    )
