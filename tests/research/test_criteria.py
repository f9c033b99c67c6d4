"""Eligibility texts are split at their headings, with nothing lost and nothing invented."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from research.registry.criteria import Criteria, Item, split_criteria
from research.registry.records import parse_study

LABELLED = yaml.safe_load((Path(__file__).parent / "data" / "criteria.yaml").read_text("utf-8"))
REAL_RECORDS = Path(__file__).resolve().parents[3] / "shared" / "ctgov" / "studies"
SIDES = ("inclusion", "exclusion", "other")


def as_labelled(items: tuple[Item, ...]) -> list:
    return [
        {item.text: as_labelled(item.children)} if item.children else item.text for item in items
    ]


def in_order(items: tuple[Item, ...]) -> list[str]:
    """Every bullet and every word, as they would be read aloud."""
    found = []
    for item in items:
        found += [*item.marker.split(), *item.text.split(), *in_order(item.children)]
    return found


def letters(words: list[str]) -> Counter[str]:
    return Counter("".join(words))


@pytest.mark.parametrize("case", LABELLED, ids=lambda case: case["name"])
def test_a_labelled_text_splits_as_its_label_says(case):
    criteria = split_criteria(case["text"])

    found = {side: as_labelled(getattr(criteria, side)) for side in SIDES}
    assert found == {side: case.get(side, []) for side in SIDES}


def test_there_are_twenty_labelled_texts():
    assert len(LABELLED) == 20


@pytest.mark.parametrize("text", ["", "\n \n\t\n", "Inclusion Criteria:\n\nExclusion Criteria:\n"])
def test_a_text_without_criteria_has_no_items(text):
    assert split_criteria(text) == Criteria()


def test_the_number_of_an_item_is_kept():
    (item,) = split_criteria("Exclusion criteria:\n3.2. See 3.1").exclusion

    assert item == Item("See 3.1", marker="3.2.")


def test_escapes_are_left_to_the_records():
    (item,) = split_criteria(r"1\. Age \> 18").other

    assert item == Item(r"Age \> 18", marker=r"1\.")


@pytest.mark.parametrize(
    ("heading", "side"),
    [
        ("Inclusion:", "inclusion"),
        ("Criteria for exclusion:", "exclusion"),
        ("The inclusion criteria are:", "inclusion"),
        ("Inclusion criteria include, but are not limited to:", "inclusion"),
        ("Inclusion Criteria (all must be met):", "inclusion"),
        ("## Exclusion Criteria", "exclusion"),
        ("__Exclusion Critera__", "exclusion"),
        ("Reasons for exclusion:", "exclusion"),
        ("A. INCLUSION CRITERIA", "inclusion"),
        ("2) Exclusions", "exclusion"),
        ("Exclusionary criteria\uff1a", "exclusion"),
    ],
)
def test_a_heading_that_says_no_more_than_its_side_is_left_out(heading, side):
    criteria = split_criteria(f"{heading}\n* one\n* two")

    assert as_labelled(getattr(criteria, side)) == ["one", "two"]
    assert sum(len(getattr(criteria, each)) for each in SIDES) == 2


@pytest.mark.parametrize(
    ("heading", "side"),
    [
        ("Exclusion Criteria for Cohort B:", "exclusion"),
        ("Part A1: Monotherapy Inclusion Criteria", "inclusion"),
        ("Exclusion criteria (healthy volunteers)", "exclusion"),
        ("donor exclusion criteria", "exclusion"),
        ("Exclusion (Parts 1 and 2):", "exclusion"),
        ("Inclusion - controls:", "inclusion"),
        ("Cohort 2, exclusion", "exclusion"),
        ("INCLUSION CRITERIA - CONTROLS", "inclusion"),
        ("Dropout Criteria:", "other"),
    ],
)
def test_a_heading_that_says_more_is_kept_above_its_items(heading, side):
    criteria = split_criteria(f"{heading}\n\n* one\n* two")

    assert as_labelled(getattr(criteria, side)) == [{heading: ["one", "two"]}]


@pytest.mark.parametrize(
    "line",
    [
        "Patients who do not meet the inclusion criteria above",
        "Absence of exclusion criteria",
        "Meets all Inclusion Criteria: see the protocol",
        "Age at inclusion:",
        "Inclusion body myositis",
        "Inclusion body myositis:",
        "Other inclusion/exclusion criteria apply",
        "Exclusion of pregnancy by a test",
        "Exclusion criteria were assessed at the first visit.",
        "Subjects not excluded by the criteria of the main study",
    ],
)
def test_a_criterion_that_only_sounds_like_a_heading_stays_where_it_is(line):
    criteria = split_criteria(f"Inclusion Criteria:\n\n* one\n\n{line}\n\nExclusion:\n\n* two")

    assert as_labelled(criteria.inclusion) == ["one", line]
    assert as_labelled(criteria.exclusion) == ["two"]


def test_nesting_ends_at_a_depth_that_can_be_stored():
    staircase = "\n".join(" " * (2 * step) + f"* step{step}" for step in range(2_000))

    criteria = split_criteria(staircase)

    assert in_order(criteria.other)[1::2] == [f"step{step}" for step in range(2_000)]
    assert len(json.dumps(as_labelled(criteria.other))) > 0


HEADINGS = {
    "Inclusion Criteria:": "inclusion",
    "KEY INCLUSION CRITERIA": "inclusion",
    "Exclusion criteria include": "exclusion",
    "Exclusion:": "exclusion",
}
BULLETS = ["* ", "- ", "\u2022 ", "1. ", "a) ", "ii. ", "12) ", "(3) ", "o ", "2.1. ", ""]


@st.composite
def outlines(draw):
    """A text with its words, each of them different, in the order and on the side they stand."""
    side, lines = "other", []
    expected = {each: [] for each in SIDES}
    for number in range(draw(st.integers(0, 25))):
        if draw(st.integers(0, 4)) == 0:
            heading = draw(st.sampled_from(sorted(HEADINGS)))
            side = HEADINGS[heading]
            lines += ["", heading, ""]
            continue
        words = [f"word{number}-{place}" for place in range(draw(st.integers(1, 4)))]
        bullet = draw(st.sampled_from(BULLETS))
        # Without a bullet it might name the group of the next heading, and go with that.
        colon = draw(st.sampled_from(["", ":"])) if bullet else ""
        lines.append(" " * draw(st.integers(0, 8)) + bullet + " ".join(words) + colon)
        lines += [""] * draw(st.integers(0, 1))
        expected[side] += [*words[:-1], words[-1] + colon]
    return "\n".join(lines), expected


@settings(deadline=None)
@given(outlines())
def test_every_word_appears_once_in_order_on_its_side(case):
    text, expected = case
    criteria = split_criteria(text)

    for side in SIDES:
        words = [word for word in in_order(getattr(criteria, side)) if word.startswith("word")]
        assert words == expected[side]


PIECES = st.sampled_from(
    (
        *("*", "-", "1.", "a)", "o", "\\*", "**", "\u2460", "1.5", "(", ")", ":"),
        *("\n", "\n\n", "  ", "\t", "\u2028", "\xa0"),
        *("Inclusion", "Exclusion", "Criteria", "not", "Part A:", "E. coli", "lupus"),
    )
)


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=60).map(" ".join))
def test_any_text_is_split_without_inventing_a_letter(text):
    criteria = split_criteria(text)

    found = letters([word for side in SIDES for word in in_order(getattr(criteria, side))])
    assert found <= letters(text.split())


@settings(deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join))
def test_a_text_without_the_names_of_the_sides_is_kept_whole(text):
    text = text.replace("Inclusion", "").replace("Exclusion", "")
    criteria = split_criteria(text)

    assert not criteria.inclusion
    assert not criteria.exclusion
    kept = "".join(filter(str.isalnum, "".join(in_order(criteria.other))))
    assert kept == "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(
    "unit",
    [
        *("a", " ", "\t", "\\", "**", "(", "((1) ", "1.", "i", "* ", " \n", "\n* a\n  b"),
        *("non-", "Inclusion ", "Exclusion Criteria: ", ". Inclusion Criteria:"),
        "Inclusion Criteria:\n",
    ],
)
def test_a_megabyte_of_hostile_text_takes_seconds(unit):
    hostile = "Inclusion Criteria: " + unit * (1_000_000 // len(unit))
    start = time.perf_counter()

    split_criteria(hostile)

    assert time.perf_counter() - start < 20  # one or two; hours if it were not linear


@pytest.mark.skipif(not REAL_RECORDS.is_dir(), reason="real records do not lie beside the project")
def test_real_criteria_split_as_their_headings_stand_with_nothing_lost():
    for path in sorted(REAL_RECORDS.glob("NCT*.json")):
        text = parse_study(json.loads(path.read_text("utf-8"))).eligibility_text
        criteria = split_criteria(text)

        headings = set(text.splitlines()) & {"Inclusion Criteria:", "Exclusion Criteria:"}
        kept = letters([word for side in SIDES for word in in_order(getattr(criteria, side))])
        lost = letters(text.split()) - kept
        assert sum(lost.values()) <= 60, path.name  # two or three headings
        assert set(lost) <= set("keyKEYINCLUSIONEXCLUSIONinclusionexclusionCRITERIAcriteria:-*")
        assert not criteria.other or len(headings) < 2 or "Dropout" in text, path.name
        for heading in headings:
            side = heading.split()[0].lower()
            assert getattr(criteria, side), f"{path.name}: {heading}"
