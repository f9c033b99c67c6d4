"""The lines of an eligibility text: indentation, bullet, words. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .headings import split_within_line

TAB = 4
MAX_INDENT = 60

# A backslash may still stand before a bullet's dot or sign: texts may come with or without
# Markdown's escapes. A full stop after a number or letter needs a blank or a letter behind it
# ("1.5 mg" is no item 1), a capital letter with a full stop needs a capital ("E. coli").
_BULLET = re.compile(
    r"""
    (?P<sign> \\?[*+] (?:\s|$|(?=[^\W\d_])) | \\?[-\u2013\u2014] (?:\s|$|(?=[^\W\d_]))
            | [•·‣◦▪●○■□§➢✓] \s* | o\s )
    | (?P<circled> [\u2460-\u2473] ) \s*
    | (?P<section> \d{1,2} (?:\.\d{1,2}){1,3} (?: \.(?:\s|$) | \s(?=[A-Z][a-z]) ) )
    | \(? (?P<number> \d{1,3} ) (?: \\?[.)](?:\s|$|(?=[^\W\d_])) | [\u3001\uff0e] )
    | \(? (?P<roman> [ivx]{2,5} | [IVX]{2,5} ) \\?[.)](?:\s|$)
    | \(? (?P<letter> [a-z] ) \\?[.)](?:\s|$)
    | (?P<capital> [A-Z] ) (?: \\?\)(?:\s|$) | \\?\.\s(?=[A-Z]) )
    """,
    re.VERBOSE,
)
# Signs that word processors use for the second and third level.
_INNER_SIGNS = frozenset("o◦▪■§○‣")


@dataclass(frozen=True)
class Line:
    """One line: ``marker`` is its bullet as it stands ('' for none), ``kind`` the sort of it."""

    indent: int
    marker: str
    kind: str
    text: str
    after_blank: bool

    @property
    def starts_inner_list(self) -> bool:
        """Whether the bullet is of a sort that stands under another sort at the same indent."""
        return self.kind in _INNER_SIGNS or self.kind in ("letter", "roman", "circled")


def read_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text that are not blank. Headings within a line get their own."""
    after_blank = True
    for whole in text.splitlines():
        if not whole.strip():
            after_blank = True
            continue
        for piece in split_within_line(whole.expandtabs(TAB)):
            if piece.strip():
                yield _read(piece, after_blank)
                after_blank = False


def _read(line: str, after_blank: bool) -> Line:
    body = line.strip()
    indent = min(len(line) - len(line.lstrip()), MAX_INDENT)
    match = _BULLET.match(body)
    if match is None:
        return Line(indent, "", "", body, after_blank)
    marker = match[0].strip()
    kind = match.lastgroup or ""
    if kind == "sign":
        kind = marker.lstrip("\\")
    return Line(indent, marker, kind, body[match.end() :].strip(), after_blank)
