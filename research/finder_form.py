"""The finder's form: what a visitor can ask for, read from an address in which all may stand."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lupus_site.search import clean_query

from .vocabulary import STATUSES, Kind

FACETS = ("status", "focus", "phase", "kind")

# What a visitor can ask of phases -> the codes that hold it: two phases together count as each.
PHASES = {
    "early-1": _("Early phase 1"),
    "1": _("Phase 1"),
    "2": _("Phase 2"),
    "3": _("Phase 3"),
    "4": _("Phase 4"),
    "none": _("Not in phases"),
}
PHASE_CODES = {
    "early-1": frozenset({"EARLY_PHASE1"}),
    "1": frozenset({"PHASE1", "PHASE1_PHASE2"}),
    "2": frozenset({"PHASE1_PHASE2", "PHASE2", "PHASE2_PHASE3"}),
    "3": frozenset({"PHASE2_PHASE3", "PHASE3"}),
    "4": frozenset({"PHASE4"}),
    "none": frozenset({"NA", ""}),
}
SORTS = {"best": _("Best match"), "newest": _("Newest"), "updated": _("Last changed")}


class WordsField(forms.Field):
    """Keywords, as `clean_query` leaves them."""

    def clean(self, value: str | None) -> str:
        return clean_query(value or "")


class KnownChoices(forms.MultipleChoiceField):
    """Any number of values; those that are not known are passed over."""

    def clean(self, value: list[str] | None) -> list[str]:
        given = set(value or [])
        return [known for known, _label in self.choices if known in given]


class KnownChoice(forms.ChoiceField):
    """One value; the first of the choices where it is not known."""

    def clean(self, value: str | None) -> str:
        known = [choice for choice, _label in self.choices]
        return value if value in known else known[0]


class FinderForm(forms.Form):
    """Words, filters and order; it refuses nothing."""

    q = WordsField(required=False)
    status = KnownChoices(required=False, choices=[(s.slug, s.label) for s in STATUSES.values()])
    focus = KnownChoices(required=False)
    phase = KnownChoices(required=False, choices=list(PHASES.items()))
    kind = KnownChoices(required=False, choices=Kind.choices)
    sort = KnownChoice(required=False, choices=list(SORTS.items()))

    def __init__(self, query: QueryDict, *, areas: list):
        super().__init__(query)
        self.fields["focus"].choices = [(area.slug, area.title) for area in areas]
        self.page = query.get("page")

    @property
    def words(self) -> str:
        return self.cleaned_data["q"]

    @property
    def order(self) -> str:
        return self.cleaned_data["sort"]

    @property
    def choices(self) -> dict[str, list[str]]:
        """Facet -> the values that are chosen, in the order of the form."""
        return {name: self.cleaned_data[name] for name in FACETS}

    def labels(self, facet: str) -> dict[str, str]:
        """Value -> words, of all values of a facet."""
        return dict(self.fields[facet].choices)

    def address(self, **changes) -> str:
        """The query string of this search with `changes`, tidied: "" where nothing is chosen.

        Args:
            changes: the new value of `q`, `sort`, `page` or a facet (a list of values). A search
                that changes starts at its first page.
        """
        values = {**self.cleaned_data, **changes}
        query = QueryDict(mutable=True)
        if values["q"]:
            query["q"] = values["q"]
        for name in FACETS:
            query.setlist(name, values[name])
        if values["sort"] != next(iter(SORTS)):
            query["sort"] = values["sort"]
        if changes.get("page", 1) > 1:
            query["page"] = changes["page"]
        return query.urlencode()
