"""The words of a search: how they are cut, joined and widened, the same for texts and visitors.

Names of products are written in many ways: "CAR T", "CAR-T", "CART"; "CABA-201", "CABA201". So a
text is indexed with its words and with the joined form of every pair that may be written as one,
and a query asks for the joined form first. Backends differ in what they make of hyphens, numbers
and single letters; they never see any.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from wagtail.search.query import And, Or, PlainText, SearchQuery

MOST_ALTERNATIVES = 12  # ways of writing one word that a query asks for

_WORD = re.compile(r"[^\W_]+")
_TIES = re.compile(r"[-\u2010\u2011\u2012\u2013/]")  # hyphens, dashes, slash
_NCT = re.compile(r"(?:nct)?[\s-]*(\d{8})", re.IGNORECASE)
# What says nothing of a study.
_UNTOLD = frozenset(
    re.findall(r"\w+", "a an and are at can do for from have i in is me my of on or the to with")
)


@dataclass(frozen=True)
class Word:
    """One word of a text; `tied` where it may be written as one with the word before."""

    text: str
    tied: bool = False


def _stem(word: str) -> str:
    """The word without the s of a plural: "cells" and "cell" are one, "lupus" stays."""
    is_plural = len(word) > 3 and word.endswith("s") and word[-2:] not in ("ss", "us", "is")
    return word[:-1] if is_plural else word


def words_of(text: str) -> list[Word]:
    """The words of `text` in small letters, without accents and the s of plurals."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    found: list[Word] = []
    last_end = 0
    for match in _WORD.finditer(plain):
        word, gap = _stem(match[0]), plain[last_end : match.start()]
        last_end = match.end()
        before = found[-1].text if found else ""
        short = len(word) == 1 or len(before) == 1 or word.isdigit()
        is_tie = bool(_TIES.fullmatch(gap)) or (gap.isspace() and short)
        found.append(Word(word, bool(before) and is_tie))
    return found


def _joined(words: list[Word]) -> list[str]:
    """The words with each tied pair as one, from the left: car, t, cell -> cart, cell."""
    result: list[str] = []
    is_pair = False
    for word in words:
        is_pair = word.tied and bool(result) and not is_pair
        if is_pair:
            result[-1] = result[-1] + word.text
        else:
            result.append(word.text)
    return result


def index_words(texts: Iterable[str]) -> str:
    """All words of `texts`, each once, with the joined form of every tied pair."""
    found: set[str] = set()
    for text in texts:
        words = words_of(text)
        found.update(word.text for word in words)
        found.update(
            before.text + word.text for before, word in itertools.pairwise(words) if word.tied
        )
    return " ".join(sorted(found))


def _spellings(words: list[Word]) -> list[list[str]]:
    """The ways in which the index may hold these words: joined, and one by one.

    Never one by one where a single letter is among them: "t" alone is no word to PostgreSQL, and
    says nothing.
    """
    joined, single = _joined(words), [word.text for word in words]
    if joined == single or any(len(word) == 1 for word in single):
        return [joined]
    return [joined, single]


@dataclass(frozen=True)
class Term:
    """One thing that a visitor asks for, in all the forms that mean it."""

    forms: tuple[tuple[Word, ...], ...]

    @property
    def query(self) -> SearchQuery:
        ways = [" ".join(way) for form in self.forms for way in _spellings(list(form))]
        ways = list(dict.fromkeys(ways))[:MOST_ALTERNATIVES]
        return Or([PlainText(way, operator="and") for way in ways])

    @property
    def in_title(self) -> Q:
        """Whether a title holds one of the forms."""
        found = Q()
        for form in self.forms:
            texts = [word.text for word in form]
            for way in {" ".join(texts), "-".join(texts), "".join(texts)}:
                found |= Q(title__icontains=way)
        return found


Thesaurus = dict[tuple[str, ...], tuple[tuple[Word, ...], ...]]


def thesaurus(groups: Iterable[list[str]]) -> Thesaurus:
    """Each form of each group, as its words -> all forms of its group.

    Args:
        groups: lists of forms that mean the same, as editors wrote them.
    """
    known: Thesaurus = {}
    for group in groups:
        forms = tuple(tuple(words) for form in group if (words := words_of(form)))
        for form in forms:
            for key in (tuple(word.text for word in form), tuple(_joined(list(form)))):
                known[key] = tuple(dict.fromkeys(known.get(key, ()) + forms))
    return known


def terms_of(query: str, known: Thesaurus) -> list[Term]:
    """What a query asks for: known forms as wide as they go, then tied pairs, then words."""
    words = words_of(query)
    telling = [word for word in words if word.text not in _UNTOLD] or words
    longest = max(map(len, known), default=0)
    terms: list[Term] = []
    place = 0
    while place < len(telling):
        step, term = _term_at(telling[place:], known, longest)
        terms.append(term)
        place += step
    return terms


def _term_at(words: list[Word], known: Thesaurus, longest: int) -> tuple[int, Term]:
    """The term at the head of `words`, and how many words it takes."""
    for length in range(min(longest, len(words)), 0, -1):
        forms = known.get(tuple(word.text for word in words[:length]))
        if forms:
            return length, Term(forms)
    length = 2 if len(words) > 1 and words[1].tied else 1
    return length, Term((tuple(words[:length]),))


def search_query(terms: list[Term]) -> SearchQuery:
    """All of `terms`, each in any of its forms."""
    return And([term.query for term in terms])


def nct_id(query: str) -> str:
    """The NCT id that a query is, or ""."""
    match = _NCT.fullmatch(query.strip())
    return f"NCT{match[1]}" if match else ""
