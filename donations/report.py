"""Clicks on giving links, added up for a chart and its table."""

import datetime
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

# The chart's own units; it is scaled to the room that there is.
WIDTH, HEIGHT = 960, 280
LEFT, TOP, BOTTOM = 48, 12, 36
SERIES = 6  # placements with a colour and pattern of their own; the others are added up
MOST_DAYS, MOST_WEEKS = 62, 400  # days that a chart spans in columns of a day, of a week
LABELS = 8


@dataclass
class Period:
    """A day, a week from Monday, or a month, and its clicks by placement."""

    label: str
    short_label: str
    clicks: list[int]

    @property
    def total(self) -> int:
        return sum(self.clicks)


@dataclass
class Summary:
    """What the report shows: `columns` are the placements, the most used first."""

    columns: list[str]
    periods: list[Period]
    totals: list[int]

    @property
    def total(self) -> int:
        return sum(self.totals)

    @property
    def column_totals(self) -> list[tuple[str, int]]:
        return list(zip(self.columns, self.totals, strict=True))


def add_up(rows: Iterable[tuple[datetime.date, str, int]]) -> Summary | None:
    """Add up (day, placement, clicks); periods without a click are there too.

    Returns:
        None where there is nothing to add up.
    """
    rows = list(rows)
    if not rows:
        return None
    first, last = min(row[0] for row in rows), max(row[0] for row in rows)
    starts = _starts(first, last)
    by_placement: Counter[str] = Counter()
    cells: dict[datetime.date, Counter[str]] = defaultdict(Counter)
    for day, placement, clicks in rows:
        by_placement[placement] += clicks
        cells[starts[bisect_right(starts, day) - 1]][placement] += clicks
    ranked = [name for name, _clicks in by_placement.most_common()]
    named, rest = (ranked, []) if len(ranked) <= SERIES else (ranked[:5], ranked[5:])
    groups = [[name] for name in named] + ([rest] if rest else [])
    periods = [
        Period(*labels, [sum(cells[start][name] for name in group) for group in groups])
        for start, labels in zip(starts, _labels(starts), strict=True)
    ]
    totals = [sum(by_placement[name] for name in group) for group in groups]
    return Summary(named + ([_("All others")] if rest else []), periods, totals)


def _starts(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first days of the periods from `first` to `last`."""
    span = (last - first).days + 1
    if span > MOST_WEEKS:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return [datetime.date(month // 12, month % 12 + 1, 1) for month in months]
    step = 1 if span <= MOST_DAYS else 7
    start = first if step == 1 else first - datetime.timedelta(days=first.weekday())
    return [
        start + datetime.timedelta(days=days) for days in range(0, (last - start).days + 1, step)
    ]


def _labels(starts: list[datetime.date]) -> list[tuple[str, str]]:
    """What each period is called: in full, and below its column."""
    step = (starts[1] - starts[0]).days if len(starts) > 1 else 1
    if step > 7:
        return [(date_format(start, "F Y"), date_format(start, "M Y")) for start in starts]
    words = _("Week of %s") if step == 7 else "%s"
    return [
        (
            words % date_format(start, "M j, Y"),
            date_format(start, "M j, Y" if step == 7 else "M j"),
        )
        for start in starts
    ]


def draw(summary: Summary) -> dict:
    """The chart as numbers for an SVG template.

    Returns:
        `bars`: {x, y, width, height, series, label, name, clicks}; `lines`: {y, value};
        `labels`: {x, text}; `width`, `height`.
    """
    top = _round_up(max(period.total for period in summary.periods) or 1)
    room = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - LEFT) / len(summary.periods)
    width = min(slot * 0.8, 48)
    bars, labels = [], []
    every = -(-len(summary.periods) // LABELS)
    for number, period in enumerate(summary.periods):
        x, y = LEFT + number * slot + (slot - width) / 2, float(HEIGHT - BOTTOM)
        for series, clicks in enumerate(period.clicks, start=1):
            height = clicks * room / top
            y -= height
            bar = {"x": x, "y": y, "width": width, "height": height}
            bars += [
                {key: f"{value:.2f}" for key, value in bar.items()}
                | {"series": series, "label": period.label, "clicks": clicks}
                | {"name": summary.columns[series - 1]}
            ] * bool(clicks)
        if number % every == 0:
            labels.append({"x": f"{x + width / 2:.2f}", "text": period.short_label})
    lines = [
        {"y": f"{HEIGHT - BOTTOM - room * part / 4:.2f}", "value": f"{top * part / 4:g}"}
        for part in range(5)
    ]
    return {"bars": bars, "lines": lines, "labels": labels, "width": WIDTH, "height": HEIGHT}


def _round_up(number: int) -> int:
    """The next of 4, 8, 12, 16, 20, 24, 32, 40, 80 ...: four steps of whole clicks."""
    step = 1
    while number > 32 * step:
        step *= 10
    return next(factor * step for factor in (4, 8, 12, 16, 20, 24, 32) if number <= factor * step)
