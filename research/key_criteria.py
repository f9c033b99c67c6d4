"""The main criteria of a study, few and short enough for a printed sheet."""

from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

MOST_ITEMS = 10  # of each list
LONGEST_ITEM = 160  # characters
LABELS = {"inclusion": _("Can join"), "exclusion": _("Cannot join"), "other": _("Criteria")}


@dataclass(frozen=True)
class Part:
    """One list of criteria, under its heading."""

    label: str
    items: list[str]


@dataclass(frozen=True)
class KeyCriteria:
    """What a sheet shows of the registry's criteria."""

    shown: list[Part]


def key_criteria(criteria: dict) -> KeyCriteria:
    """The first items of each list, cut to a sheet's length; `other` only where nothing else is.

    Args:
        criteria: `RegistryRecord.criteria`: {inclusion, exclusion, other}, lists of
            {text, children}.
    """
    parts = []
    for name, label in LABELS.items():
        if name == "other" and parts:
            continue
        texts = [str(item.get("text", "")) for item in criteria.get(name) or []]
        items = [Truncator(text).chars(LONGEST_ITEM) for text in texts if text.strip()]
        if items:
            kept = items[:MOST_ITEMS]
            parts.append(Part(label, kept if len(items) == len(kept) else [*kept, "…"]))
    return KeyCriteria(parts)
