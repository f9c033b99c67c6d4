"""How many studies a search finds, and how many each other choice would leave."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Group:
    """Studies that no filter can tell apart, and how many they are."""

    values: dict[str, frozenset[str]]  # facet -> what these studies are
    has_words: bool  # whether they hold what is searched for
    count: int
    as_of: datetime.date | None  # the oldest day to which their status goes back
    processed_on: datetime.date | None  # the oldest day of the registry's data


class Counts:
    """All counts of a search, from its groups of studies and from what is chosen."""

    groups: list[Group]
    choices: dict[str, list[str]]  # facet -> chosen values

    def _matching(self, leaving: str = "") -> Iterator[Group]:
        """The groups that match every filter but `leaving`."""
        chosen = {
            name: set(values)
            for name, values in self.choices.items()
            if values and name != leaving
        }
        for group in self.groups:
            if not group.has_words and leaving != "q":
                continue
            if all(group.values[name] & values for name, values in chosen.items()):
                yield group

    @cached_property
    def total(self) -> int:
        """How many studies are found."""
        return sum(group.count for group in self._matching())

    @cached_property
    def all_count(self) -> int:
        """How many studies there are, found or not."""
        return sum(group.count for group in self.groups)

    def counts(self, facet: str) -> Counter:
        """Value -> how many studies have it, under all filters but this facet's own."""
        counted: Counter = Counter()
        for group in self._matching(leaving=facet):
            for value in group.values[facet]:
                counted[value] += group.count
        return counted

    def count_without(self, name: str) -> int:
        """How many studies are found when the filter `name` is taken off."""
        return sum(group.count for group in self._matching(leaving=name))

    @cached_property
    def open_here(self) -> dict:
        """`count` of all studies open here, and the day `as_of` (see `open_here_summary`)."""
        is_open = [group for group in self.groups if "open" in group.values["status"]]
        days = [group.as_of for group in is_open] or [group.processed_on for group in self.groups]
        return {
            "count": sum(group.count for group in is_open),
            "as_of": min((day for day in days if day), default=None),
        }
