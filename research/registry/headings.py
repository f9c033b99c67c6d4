"""Which lines of an eligibility text are headings, and of which side. Pure.

The registry's form asks for the headings "Inclusion Criteria:" and "Exclusion Criteria:", and
submitters spell them as they like. A heading is told from a criterion that speaks of criteria
("Patients who do not meet the inclusion criteria above") by its words:

- PLAIN: all words come from short lists ("Key exclusion criteria for this study are:"), so
  that nothing is lost when the heading is left out.
- PEOPLE: the same, but it says whom it is about ("Patient Inclusion Criteria:").
- QUALIFIED: it says more ("Donor Exclusion Criteria", "Inclusion criteria for Part B:"), in a
  phrase and not in a sentence.
- SENTENCE: "Patients will be excluded if they have any of the following:".
"""

import re
from dataclasses import dataclass

from .heading_words import (
    AFTER_WORDS,
    BEFORE_WORDS,
    BRACKETED_WORDS,
    PEOPLE_WORDS,
    SENTENCE_WORDS,
    words_of,
)

INCLUSION, EXCLUSION, OTHER = "inclusion", "exclusion", "other"
PLAIN, PEOPLE, QUALIFIED, SENTENCE = "plain", "people", "qualified", "sentence"

# In characters; a head (what stands up to its colon) that is longer is a criterion.
MAX_HEAD = 160
MAX_WORDS_IN_LOWER_CASE = 6
MAX_WORDS_IN_BULLET = 3

_CRITERIA = r"(?:crit[a-z]{2,8}|citeria|creteria)"
_NAMED = re.compile(
    rf"\b(?:(?P<non>non[- ]?)?(?P<side>in|ex)clu(?:sions?|sive|sionary)\s+{_CRITERIA}"
    rf"|(?:{_CRITERIA}|reasons)\s+(?:for|of)\s+(?P<late>in|ex)clusion)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"(?P<non>non[- ]?)?(?P<side>in|ex)clu(?:sions?|ded)\b", re.IGNORECASE)
_BOTH = re.compile(
    rf"\b(?:in|ex)clusion\s*(?:/|&|,|and|or)\s*(?:in|ex)clusion\s+{_CRITERIA}", re.IGNORECASE
)
_LEAVING = re.compile(
    rf"\b(?:drop-?out|withdrawal|discontinuation|removal|stopping)\s+{_CRITERIA}\b", re.IGNORECASE
)
# Sentences that open a list of criteria, and what "excluded from" must lead to in them.
_LEAD_IN = re.compile(
    r"\bfollowing (?P<side>in|ex)clusion criteria\b"
    r"|\b(?:will be|are|is|be|were) (?:(?P<barred>excluded)|ineligible|not eligible)\b"
    r"(?! from (?!(?:\w+ ){0,3}(?:study|trial|particip|enrol)))",
    re.IGNORECASE,
)
# The second is the wide colon of East Asian keyboards.
COLONS = (":", "\uff1a")
_COLON = re.compile(r"[:\uff1a]")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ITEM_FOLLOWS = re.compile(r"\s*(?:\(?1[.)]|[*•])\s")
# "Exclusion (Part B):", "Inclusion - controls", "Cohort 2, Exclusion:" lack the word "criteria".
_AFTER_ALONE = re.compile(r"\s*[(,\u2013\u2014-]|\s+(?:for|at)\s", re.IGNORECASE)
GROUP = re.compile(
    r"(?:part|cohort|arm|group|phase|stage|stratum|step|sub-?study|module|donor|recipient"
    r"|control|case|healthy)s?\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(
    rf"{GROUP.pattern}[^:]*?\b(?P<side>in|ex)clusions?(?=\s*(?:[:\uff1a]|$))", re.IGNORECASE
)
_SAYS_MORE = re.compile(r"\s+(?:include|includes|are|is|comprise|consist of)\s", re.IGNORECASE)
# Two headings in one line: "Inclusion Criteria: SLE. Exclusion Criteria: pregnancy".
_WITHIN_LINE = re.compile(
    r"(?<=\s)(?=(?:Key |Main |Major |KEY |MAIN )?"
    r"(?:Inclusion|Exclusion|INCLUSION|EXCLUSION) (?:Criteria|CRITERIA|criteria) ?[:\uff1a])"
)


@dataclass(frozen=True)
class Heading:
    """A line that opens a section: ``text`` is the heading, ``tail`` what follows its colon."""

    side: str
    kind: str
    text: str
    tail: str = ""


@dataclass(frozen=True)
class _Parts:
    """A line around the name of a side: ``before`` it, the ``rest`` up to the colon, the tail."""

    side: str
    named: bool  # "inclusion criteria", and not "inclusion" alone
    before: str
    rest: str
    colon: bool
    tail: str
    text: str  # the line without its tail

    @property
    def ends_the_line(self) -> bool:
        return self.colon and not self.tail


def read_heading(line: str, bulleted: bool) -> Heading | None:
    """Return the heading that a line is, or None for a criterion.

    ``line`` is without its bullet; ``bulleted`` says whether there was one. A bulleted line is
    a heading only if it is plain, or a short phrase that ends with its colon.
    """
    line = line.strip(" \t*_#")
    if _BOTH.search(line, 0, MAX_HEAD):
        return None if bulleted else _unsided(line)
    parts = _around_side(line)
    if parts and (kind := _plain_kind(parts)):
        return Heading(parts.side, kind, parts.text, parts.tail)
    if parts and _is_phrase(parts):
        few = len(words_of(parts.before)) <= MAX_WORDS_IN_BULLET
        if not bulleted or (parts.ends_the_line and few):
            return Heading(parts.side, QUALIFIED, parts.text, parts.tail)
    if bulleted:
        return None
    if parts and _begins_sentence(parts):
        return Heading(parts.side, QUALIFIED, line)
    return _unsided(line) or _lead_in(line)


def split_within_line(line: str) -> list[str]:
    """Cut a line before each heading within it: after a sentence, or after a heading's tail."""
    pieces, start, tail_from = [], 0, len(line)
    first = read_heading(line.strip(), bulleted=True)
    if first and first.tail:
        tail_from = line.find(first.text) + len(first.text)
    for match in _WITHIN_LINE.finditer(line):
        cut = match.start()
        if cut > tail_from or line[max(0, cut - 2)] in ".;)":
            pieces.append(line[start:cut])
            start = cut
    return [*pieces, line[start:]]


def _foreign(text: str, known: frozenset[str]) -> bool:
    return any(word not in known for word in words_of(text))


def _around_side(line: str) -> _Parts | None:
    """Find the name of a side, with or without the word "criteria"; None if there is none."""
    named = _NAMED.search(line, 0, MAX_HEAD)
    match = named or _ALONE.match(line) or _GROUPED.match(line, 0, MAX_HEAD)
    if match is None:
        return None
    found = match.groupdict()
    including = (found["side"] or found.get("late") or "").lower() == "in"
    start = match.start("side") if match.re is _GROUPED else match.start()
    after = line[match.end() :]
    rest, tail = after, ""
    if colon := _COLON.search(after):
        rest, tail = after[: colon.start()], after[colon.end() :]
    elif _ITEM_FOLLOWS.match(after):
        rest, tail = "", after
    return _Parts(
        side=INCLUSION if including and not found.get("non") else EXCLUSION,
        named=bool(named) or match.re is _GROUPED or bool(_AFTER_ALONE.match(rest)),
        before=line[:start],
        rest=rest,
        colon=colon is not None,
        tail=tail.strip(" \t*_"),
        text=line[: len(line) - len(tail)].strip(),
    )


def _plain_kind(parts: _Parts) -> str | None:
    """PLAIN or PEOPLE if the words around the name of the side add nothing else, or None."""
    if len(parts.text) > MAX_HEAD:
        return None
    brackets = " ".join(_IN_BRACKETS.findall(parts.rest))
    without = _IN_BRACKETS.sub("", parts.rest)
    if (
        _foreign(parts.before, BEFORE_WORDS | PEOPLE_WORDS)
        or _foreign(without, (BRACKETED_WORDS if parts.colon else AFTER_WORDS) | PEOPLE_WORDS)
        or _foreign(brackets, BRACKETED_WORDS | PEOPLE_WORDS)
    ):
        return None
    return PEOPLE if PEOPLE_WORDS.intersection(words_of(parts.before + parts.rest)) else PLAIN


def _is_phrase(parts: _Parts) -> bool:
    """Whether a heading with words of its own is a phrase, and no sentence."""
    if not parts.named or len(parts.text) > MAX_HEAD or parts.text.endswith((".", ",", ";")):
        return False
    words = words_of(_IN_BRACKETS.sub("", f"{parts.before} {parts.rest}"))
    if SENTENCE_WORDS.intersection(words) or "all" in words_of(parts.before):
        return False
    capital = parts.text[len(parts.before) :][:1].isupper()
    return parts.colon or capital or len(words) + 2 <= MAX_WORDS_IN_LOWER_CASE


def _begins_sentence(parts: _Parts) -> bool:
    """Whether a line begins as "Exclusion criteria include pregnancy and cancer." does."""
    plain = not _foreign(parts.before, BEFORE_WORDS | PEOPLE_WORDS)
    return parts.named and plain and bool(_SAYS_MORE.match(parts.rest))


def _unsided(line: str) -> Heading | None:
    """A heading of what is neither side: both at once, or the rules for leaving a study."""
    match = _BOTH.search(line, 0, MAX_HEAD) or _LEAVING.search(line, 0, MAX_HEAD)
    if match is None or len(line) > MAX_HEAD or line.endswith("."):
        return None
    around = line[: match.start()] + line[match.end() :]
    if SENTENCE_WORDS.intersection(words_of(around)):
        return None
    if line.endswith(COLONS) or not _foreign(around, BEFORE_WORDS | PEOPLE_WORDS):
        return Heading(OTHER, QUALIFIED, line)
    return None


def _lead_in(line: str) -> Heading | None:
    if len(line) > MAX_HEAD or not line.endswith(COLONS):
        return None
    match = _LEAD_IN.search(line)
    if match is None:
        return None
    including = (match["side"] or "").lower() == "in"
    return Heading(INCLUSION if including else EXCLUSION, SENTENCE, line)
