"""The words by which headings are told from criteria (see ``headings``)."""

import re


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, without signs."""
    return re.findall(r"[^\W_]+", text.lower())


# Whom a study is for: PEOPLE.
PEOPLE_WORDS = frozenset(
    words_of(
        "individual individuals participant participants patient patients people person "
        "persons subject subjects volunteer volunteers"
    )
)
# Before and after the name of the side, where they add nothing to it.
BEFORE_WORDS = frozenset(
    words_of(
        "abbreviated basic brief clinical core criteria eligibility essential general "
        "important key list main major of overall primary principal protocol selected study "
        "summary the trial"
    )
)
AFTER_WORDS = frozenset(
    words_of(
        "all any apply are as be below both but by comprise consist enrollment enrolment "
        "entry follow following follows for in include included includes including into is "
        "limited list not of participation study summary the these this to trial were will"
    )
)
# Only before a colon or in brackets, where they cannot make a sentence.
BRACKETED_WORDS = AFTER_WORDS | frozenset(
    words_of(
        "at criteria either fulfil fulfill have if least listed may meet met more must one "
        "or satisfied satisfy they who"
    )
)
# With one of these the line is a sentence about criteria, and no name of them.
SENTENCE_WORDS = frozenset(
    words_of(
        "absence absent according any applicable applies apply are as based be been being "
        "can cannot compliance comply defined described did do does evidence except fail "
        "fails fulfil fulfill fulfilled fulfilling fulfils had has have having if is known "
        "lack lacking listed may meet meeting meets met must no none not outlined per "
        "presence refer regardless same satisfied satisfy satisfying see should than that "
        "unless violate violating violation was were which who whose will without would"
    )
)
