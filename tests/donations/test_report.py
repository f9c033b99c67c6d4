"""How clicks are added up, and drawn, for any span of days."""

import datetime

import pytest

from donations.report import HEIGHT, WIDTH, add_up, draw

START = datetime.date(2026, 3, 2)  # a Monday


def rows(days, placements=("Header",), clicks=1):
    return [
        (START + datetime.timedelta(days=day), placement, clicks)
        for day in days
        for placement in placements
    ]


def test_nothing_is_nothing():
    assert add_up([]) is None


def test_a_day_without_a_click_is_there_too():
    summary = add_up(rows([0, 3]))
    assert [period.label for period in summary.periods] == [
        "Mar 2, 2026", "Mar 3, 2026", "Mar 4, 2026", "Mar 5, 2026",
    ]  # fmt: skip
    assert [period.total for period in summary.periods] == [1, 0, 0, 1]


@pytest.mark.parametrize(
    ("last", "count", "first", "final"),
    [
        (0, 1, "Mar 2, 2026", "Mar 2, 2026"),
        (61, 62, "Mar 2, 2026", "May 2, 2026"),
        (62, 9, "Week of Mar 2, 2026", "Week of Apr 27, 2026"),
        (399, 58, "Week of Mar 2, 2026", "Week of Apr 5, 2027"),
        (400, 14, "March 2026", "April 2027"),
        (3650, 120, "March 2026", "February 2036"),
    ],
)
def test_a_long_time_is_shown_in_weeks_or_months(last, count, first, final):
    summary = add_up(rows(range(last + 1), clicks=2))
    assert len(summary.periods) == count
    assert (summary.periods[0].label, summary.periods[-1].label) == (first, final)
    assert sum(period.total for period in summary.periods) == summary.total == 2 * (last + 1)


def test_of_many_placements_the_least_used_are_added_up():
    days = [row for number in range(9) for row in rows([0], [f"Poster {number}"], 9 - number)]
    summary = add_up(days)
    assert summary.columns == [*(f"Poster {number}" for number in range(5)), "All others"]
    assert summary.totals == [9, 8, 7, 6, 5, 4 + 3 + 2 + 1]


@pytest.mark.parametrize("most", [1, 4, 5, 33, 86, 999, 1_000_000])
def test_every_bar_is_within_the_chart(most):
    chart = draw(add_up([*rows([0], ["A", "B"], most), *rows([9], ["A"], 1)]))
    for bar in chart["bars"]:
        assert 0 <= float(bar["x"]) <= float(bar["x"]) + float(bar["width"]) <= WIDTH
        assert 0 <= float(bar["y"]) <= float(bar["y"]) + float(bar["height"]) <= HEIGHT
    values = [float(line["value"]) for line in chart["lines"]]
    assert values[-1] >= 2 * most
    assert all(value.is_integer() for value in values)
    assert len(chart["bars"]) == 3
