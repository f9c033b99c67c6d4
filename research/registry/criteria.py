"""Eligibility text -> lists of inclusion and exclusion criteria. Pure.

The registry holds a study's entry rules as one text. Its headings and bullets are taken as
they stand:

- Every word of the text appears once, in order, in one item of one list; bullets and numbers
  go into the item's ``marker``. Left out are only bullets with nothing behind them, and
  headings that say no more than which side follows. A heading that says more ("Donor
  Exclusion Criteria:") is an item, with what follows under it. Where a side comes twice, so
  is the name of a group right above its heading ("Part B").
- What stands before the first heading, and a text without headings, is ``other``: no side is
  guessed.

The text is taken as it comes: ``records`` has undone Markdown's escapes once, and they are not
undone again here (a bullet that is still escaped, as ``1\\.``, is understood).
"""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise

from .headings import (
    COLONS,
    EXCLUSION,
    GROUP,
    INCLUSION,
    MAX_HEAD,
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

# In characters; a longer line without a colon is no name of a group.
MAX_GROUP = 60
_END: tuple[Line | None, Heading | None] = (None, None)


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
    # How often each side begins: the form's heading and the submitter's own count as one.
    sides = Counter(side for side, _ in groupby(title.side for title in titles))
    qualified = any(title.kind == QUALIFIED and title.side != OTHER for title in titles)
    lists = {side: Outline() for side in (INCLUSION, EXCLUSION, OTHER)}
    current, label = lists[OTHER], ""
    for (line, found), (_, following) in pairwise([*lines, _END]):
        # "Patients are excluded if:" opens a list only where no title names its side.
        if found is None or (found.kind == SENTENCE and found.side in sides):
            repeated = following is not None and sides[following.side] > 1
            if repeated and following.kind == PLAIN and _names_group(line):
                label = line.text
            else:
                current.add(line)
            continue
        current = lists[found.side]
        current.start(label or (found.text if _says_more(found, qualified) else ""))
        label = ""
        if found.tail:
            current.add(Line(0, "", "", found.tail, after_blank=True))
    return Criteria(**{side: outline.items() for side, outline in lists.items()})


def _names_group(line: Line) -> bool:
    """Whether a line above a heading says for whom that section is: "Healthy volunteers:"."""
    if line.marker or not line.after_blank or len(line.text) > MAX_HEAD:
        return False
    name = GROUP.match(line.text) and len(line.text) <= MAX_GROUP and line.text[-1] not in ".;,"
    return line.text.endswith(COLONS) or bool(name)


def _says_more(heading: Heading, qualified: bool) -> bool:
    """Whether leaving out a heading would lose words: "Patient ..." matters beside "Donor ..."."""
    return heading.kind != PLAIN and (heading.kind != PEOPLE or qualified)
