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

INCLUSION, EXCLUSION, OTHER = "inclusion", "exclusion", "other"
PLAIN, PEOPLE, QUALIFIED, SENTENCE = "plain", "people", "qualified", "sentence"

# In characters; a head (what stands up to its colon) that is longer is a criterion.
MAX_HEAD = 160
MAX_WORDS_IN_LOWER_CASE = 6

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
_ITEM_FOLLOWS = re.compile(r"\s*(?:\(?1[.)]|[-*•])\s")
_SAYS_MORE = re.compile(r"\s+(?:include|includes|are|is|comprise|consist of)\s", re.IGNORECASE)
# Two headings in one line: "Inclusion Criteria: SLE. Exclusion Criteria: pregnancy".
_WITHIN_LINE = re.compile(
    r"(?<=\s)(?=(?:Key |Main |Major |KEY |MAIN )?"
    r"(?:Inclusion|Exclusion|INCLUSION|EXCLUSION) (?:Criteria|CRITERIA|criteria) ?[:\uff1a])"
)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


_PEOPLE_WORDS = frozenset(
    _words(
        "individual individuals participant participants patient patients people person "
        "persons subject subjects volunteer volunteers"
    )
)
_BEFORE_WORDS = frozenset(
    _words(
        "abbreviated basic brief clinical core criteria eligibility essential general "
        "important key list main major of overall primary principal protocol selected study "
        "summary the trial"
    )
)
_AFTER_WORDS = frozenset(
    _words(
        "all any apply are as be below both but by comprise consist enrollment enrolment "
        "entry follow following follows for in include included includes including into is "
        "limited list not of participation study summary the these this to trial were will"
    )
)
# Only before a colon or in brackets, where they cannot make a sentence.
_BRACKETED_WORDS = _AFTER_WORDS | frozenset(
    _words(
        "at criteria either fulfil fulfill have if least listed may meet met more must one "
        "or satisfied satisfy they who"
    )
)
_SENTENCE_WORDS = frozenset(
    _words(
        "absence absent according any applicable are as based be been being can cannot "
        "compliance comply defined described did do does evidence except fail fails fulfil "
        "fulfill fulfilled fulfilling fulfils had has have having if is known lack lacking "
        "listed may meet meeting meets met must no none not outlined per presence refer "
        "regardless same satisfied satisfy satisfying see should than that unless violate "
        "violating violation was were which who whose will without would"
    )
)


@dataclass(frozen=True)
class Heading:
    """A line that opens a section: ``text`` is the heading, ``tail`` what follows its colon."""

    side: str
    kind: str
    text: str
    tail: str = ""


def read_heading(line: str, bulleted: bool) -> Heading | None:
    """Return the heading that a line is, or None for a criterion.

    ``line`` is without its bullet; ``bulleted`` says whether there was one. A bulleted line is
    a heading only if it is plain, or qualified and ends with its colon.
    """
    line = line.strip(" \t*_#")
    if _BOTH.search(line, 0, MAX_HEAD):
        return None if bulleted else _unsided(line)
    named = _NAMED.search(line, 0, MAX_HEAD)
    match = named or _ALONE.match(line)
    if match is None:
        return None if bulleted else _unsided(line) or _lead_in(line)
    before, after = line[: match.start()], line[match.end() :]
    colon = _COLON.search(after)
    rest, tail = (after[: colon.start()], after[colon.end() :]) if colon else (after, "")
    if colon is None and _ITEM_FOLLOWS.match(after):
        rest, tail = "", after
    text = line[: len(line) - len(tail)].strip()
    kind = _kind(before, rest, bool(colon))
    if kind is not None:
        return Heading(_side_of(match), kind, text, tail.strip(" \t*_"))
    if bulleted and (tail.strip() or not colon):
        return None
    if named and _is_phrase(before, rest, text, bool(colon)):
        return Heading(_side_of(match), QUALIFIED, text, tail.strip())
    if bulleted:
        return None
    if named and not _foreign(before, _BEFORE_WORDS | _PEOPLE_WORDS) and _SAYS_MORE.match(after):
        return Heading(_side_of(match), QUALIFIED, line)
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
    return any(word not in known for word in _words(text))


def _side_of(match: re.Match[str]) -> str:
    found = match.groupdict()
    including = (found["side"] or found.get("late") or "").lower() == "in"
    return INCLUSION if including and not found["non"] else EXCLUSION


def _kind(before: str, rest: str, colon: bool) -> str | None:
    """PLAIN or PEOPLE if the words around the name of the side add nothing else, or None."""
    if len(before) + len(rest) > MAX_HEAD:
        return None
    bracketed = " ".join(_IN_BRACKETS.findall(rest))
    open_words = _BRACKETED_WORDS if colon else _AFTER_WORDS
    if (
        _foreign(before, _BEFORE_WORDS | _PEOPLE_WORDS)
        or _foreign(_IN_BRACKETS.sub("", rest), open_words | _PEOPLE_WORDS)
        or _foreign(bracketed, _BRACKETED_WORDS | _PEOPLE_WORDS)
    ):
        return None
    return PEOPLE if _PEOPLE_WORDS.intersection(_words(before + " " + rest)) else PLAIN


def _is_phrase(before: str, rest: str, text: str, colon: bool) -> bool:
    """Whether a named heading with words of its own is a phrase, and no sentence."""
    if len(text) > MAX_HEAD or text.endswith((".", ",", ";")):
        return False
    words = _words(_IN_BRACKETS.sub("", f"{before} {rest}"))
    if _SENTENCE_WORDS.intersection(words) or "all" in _words(before):
        return False
    named = text[len(before) :]
    return colon or named[:1].isupper() or len(words) + 2 <= MAX_WORDS_IN_LOWER_CASE


def _unsided(line: str) -> Heading | None:
    """A heading of what is neither side: both at once, or the rules for leaving a study."""
    match = _BOTH.search(line, 0, MAX_HEAD) or _LEAVING.search(line, 0, MAX_HEAD)
    if match is None or len(line) > MAX_HEAD or line.endswith("."):
        return None
    words = _words(line[: match.start()] + line[match.end() :])
    return None if _SENTENCE_WORDS.intersection(words) else Heading(OTHER, QUALIFIED, line)


def _lead_in(line: str) -> Heading | None:
    if len(line) > MAX_HEAD or not line.endswith(COLONS):
        return None
    match = _LEAD_IN.search(line)
    if match is None:
        return None
    including = (match["side"] or "").lower() == "in"
    return Heading(INCLUSION if including else EXCLUSION, SENTENCE, line)
