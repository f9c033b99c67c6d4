"""Eligibility text -> lists of inclusion and exclusion criteria. Pure.

The registry holds a study's entry rules as one text. Its headings and bullets are taken as
they stand:

- Every word of the text appears once, in order, in one item of one list; bullets and numbers
  go into the item's ``marker``. Left out are only bullets with nothing behind them, and
  headings that say no more than which side follows. A heading that says more ("Donor
  Exclusion Criteria:") is an item, with what follows under it.
- What stands before the first heading, and a text without headings, is ``other``: no side is
  guessed.

The text is taken as it comes: ``records`` has undone Markdown's escapes once, and they are not
undone again here (a bullet that is still escaped, as ``1\\.``, is understood).
"""

from dataclasses import dataclass

from .headings import (
    EXCLUSION,
    INCLUSION,
    OTHER,
    PEOPLE,
    PLAIN,
    QUALIFIED,
    SENTENCE,
    Heading,
    read_heading,
)
from .lines import Line, read_lines
from .outline import Item, Outline

__all__ = ["Criteria", "Item", "split_criteria"]


@dataclass(frozen=True)
class Criteria:
    """The entry rules of a study, each list in the order of the text."""

    inclusion: tuple[Item, ...] = ()
    exclusion: tuple[Item, ...] = ()
    other: tuple[Item, ...] = ()


def split_criteria(text: str) -> Criteria:
    """Split an eligibility text at its headings, and each part into nested items.

    Takes time in proportion to the length of the text, whatever is in it. Never raises.
    """
    lines = [(line, read_heading(line.text, bool(line.marker))) for line in read_lines(text)]
    titles = [found for _, found in lines if found and found.kind != SENTENCE]
    sided = {title.side for title in titles}
    qualified = any(title.kind == QUALIFIED and title.side != OTHER for title in titles)
    lists = {side: Outline() for side in (INCLUSION, EXCLUSION, OTHER)}
    current = lists[OTHER]
    for line, found in lines:
        # "Patients are excluded if:" opens a list only where no title names its side.
        if found is None or (found.kind == SENTENCE and found.side in sided):
            current.add(line)
            continue
        current = lists[found.side]
        current.start(found.text if _says_more(found, qualified) else "")
        if found.tail:
            current.add(Line(0, "", "", found.tail, after_blank=True))
    return Criteria(**{side: outline.items() for side, outline in lists.items()})


def _says_more(heading: Heading, qualified: bool) -> bool:
    """Whether leaving out a heading would lose words: "Patient ..." matters beside "Donor ..."."""
    return heading.kind != PLAIN and (heading.kind != PEOPLE or qualified)
