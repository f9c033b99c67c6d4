"""What the list of studies shows of a search: filters with counts, chips, and what to loosen."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .finder import Finder
from .finder_form import FACETS

FEWEST_TO_FILTER = 12  # with fewer studies, the plain list is the finder
REGISTRY_SEARCH = "https://clinicaltrials.gov/search"
LEGENDS = {
    "status": gettext_lazy("Status"),
    "focus": gettext_lazy("Focus area"),
    "phase": gettext_lazy("Phase"),
    "kind": gettext_lazy("Kind of study"),
}


@dataclass(frozen=True)
class Option:
    """One value of a filter: its words, how many studies it leaves, and whether it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A filter, with the values that lead anywhere."""

    name: str
    legend: str
    options: list[Option]


@dataclass(frozen=True)
class Change:
    """A link to the same search with one thing changed."""

    label: str
    address: str
    count: int = 0


class FinderPage:
    """A search as the list of studies shows it."""

    def __init__(self, finder: Finder):
        self.finder = finder
        self.form = finder.form

    @property
    def has_filters(self) -> bool:
        return self.finder.all_count >= FEWEST_TO_FILTER

    @property
    def facets(self) -> list[Facet]:
        """The filters; in each the values that some study has, and those that are chosen."""
        return [facet for facet in map(self._facet, FACETS) if facet.options]

    def _facet(self, name: str) -> Facet:
        counts, chosen = self.finder.counts(name), self.finder.choices[name]
        options = [
            Option(value, label, counts[value], value in chosen)
            for value, label in self.form.labels(name).items()
            if counts[value] or value in chosen
        ]
        return Facet(name, LEGENDS[name], options)

    @property
    def chips(self) -> list[Change]:
        """What is chosen, each with the address that takes it off."""
        chips = []
        if self.form.words:
            chips.append(Change(f"“{self.form.words}”", self.form.address(q="")))
        for name in FACETS:
            chosen, labels = self.finder.choices[name], self.form.labels(name)
            for value in chosen:
                rest = [other for other in chosen if other != value]
                chips.append(Change(labels[value], self.form.address(**{name: rest})))
        return chips

    @property
    def looser(self) -> list[Change]:
        """What would find more: each filter that can be taken off, the most fruitful first."""
        changes = []
        if self.form.words and (count := self.finder.count_without("q")):
            label = _("Without the words “%s”") % self.form.words
            changes.append(Change(label, self.form.address(q=""), count))
        for name in FACETS:
            chosen = self.finder.choices[name]
            if chosen and (count := self.finder.count_without(name)):
                labels = self.form.labels(name)
                words = _(" or ").join(str(labels[value]) for value in chosen)
                label = _("Without “%s”") % words
                changes.append(Change(label, self.form.address(**{name: []}), count))
        return sorted(changes, key=lambda change: -change.count)

    @property
    def previous(self) -> str:
        """The address of the page before this one; "" on the first."""
        page = self.finder.page
        return self._page(page.previous_page_number()) if page.has_previous() else ""

    @property
    def next(self) -> str:
        """The address of the page after this one; "" on the last."""
        page = self.finder.page
        return self._page(page.next_page_number()) if page.has_next() else ""

    def _page(self, number: int) -> str:
        return self.form.address(page=number)

    @property
    def canonical_query(self) -> str:
        """What the canonical address adds: the page of the whole list, and no search."""
        number = self.finder.page.number
        return f"?page={number}" if number > 1 and not self.is_variant else ""

    @property
    def is_variant(self) -> bool:
        """Whether this is the list in part or in another order, which no index should hold."""
        return self.finder.is_narrowed or bool(self.form.address())

    @property
    def registry_search(self) -> str:
        """The same words in ClinicalTrials.gov's own search, among studies of lupus."""
        query = {"cond": "Lupus"}
        if self.form.words:
            query["term"] = self.form.words
        if self.finder.choices["status"] == ["open"]:
            query["aggFilters"] = "status:rec"
        return f"{REGISTRY_SEARCH}?{urlencode(query)}"
