"""What is measured, and how: one request at a time, with no page and no fact in the cache."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from donations.models import DonatePage
from lupus_site.models import InformationPage
from research.models import FocusAreaPage, ResearchHomePage, StudyIndexPage, StudyPage

REPEATS = 5

# The budgets: docs/decisions and the tests hold the same numbers.
MOST_QUERIES = 15
MOST_BYTES = 60_000  # HTML with its style sheets, scripts and fonts, compressed
LISTING_BUDGET = {1_000: 150, 10_000: 1_000}  # studies -> milliseconds

_ASSET = re.compile(r"""/static/([^"'\s)?]+\.(?:css|js|woff2))""")
_IN_CSS = re.compile(r"""(?:url\(|@import\s)["']?([^"')\s]+\.(?:css|woff2))""")


@dataclass(frozen=True)
class Case:
    """An address to ask for; `path` is called at each size, as pages may have moved."""

    name: str
    path: Callable[[], str]
    status: int = 200
    most_milliseconds: dict[int, int] = field(default_factory=dict)  # by number of studies


def _page(model, **filters) -> Callable[[], str]:
    return lambda: model.objects.live().filter(**filters).order_by("path").first().get_url()


def _find(query: str) -> Callable[[], str]:
    return lambda: f"{_page(StudyIndexPage)()}?{query}"


CASES = [
    Case("home", _page(ResearchHomePage)),
    Case("focus area", _page(FocusAreaPage)),
    Case("studies list", _page(StudyIndexPage), most_milliseconds=LISTING_BUDGET),
    Case(
        "studies list, last page",
        lambda: _page(StudyIndexPage)() + "?page=999999",
        most_milliseconds=LISTING_BUDGET,
    ),
    Case("finder: a common word", _find("q=lupus"), most_milliseconds=LISTING_BUDGET),
    Case(
        "finder: word and all filters",
        _find(
            "q=lupus+product&status=open&status=closed&status=finished&focus=cell-therapy"
            "&focus=biologic-therapies&phase=2&phase=1&kind=clinical-trial&sort=updated"
        ),
        most_milliseconds=LISTING_BUDGET,
    ),
    Case("finder: filters", _find("phase=3&sort=newest"), most_milliseconds=LISTING_BUDGET),
    Case("finder: an NCT number", _find("q=NCT90000003"), most_milliseconds=LISTING_BUDGET),
    Case("finder: nothing fits", _find("q=zebra&phase=3"), most_milliseconds=LISTING_BUDGET),
    Case("study page", _page(StudyPage)),
    Case("information page", _page(InformationPage)),
    Case("donate", _page(DonatePage)),
    Case("search: lupus", lambda: "/search/?q=lupus", most_milliseconds=LISTING_BUDGET),
    Case("not found", lambda: "/there-is-no-such-page/", status=404),
]


@dataclass(frozen=True)
class Result:
    """One row of the table: what a case cost with `studies` studies in the database."""

    case: Case
    studies: int
    queries: int
    milliseconds: float
    html_bytes: int
    asset_bytes: int

    @property
    def over(self) -> list[str]:
        """The columns that are over their budget."""
        limit = self.case.most_milliseconds.get(self.studies)
        found = {
            "queries": self.queries > MOST_QUERIES,
            "ms": limit is not None and self.milliseconds > limit,
            "bytes": self.html_bytes + self.asset_bytes > MOST_BYTES,
        }
        return [name for name, is_over in found.items() if is_over]


def measure(case: Case, studies: int) -> Result:
    """Ask for `case` some times, after a first time that does not count.

    Raises:
        RuntimeError: the answer's status is not the expected one.
    """
    base = urlsplit(settings.BASE_URL)
    client = Client(headers={"host": base.netloc})
    path = case.path()
    times, queries = [], 0
    for _repeat in range(REPEATS + 1):
        cache.clear()
        Site.get_site_root_paths()  # which Wagtail keeps for an hour, whatever the page
        with CaptureQueriesContext(connection) as captured:
            start = perf_counter()
            response = client.get(path, secure=base.scheme == "https")
            times.append((perf_counter() - start) * 1000)
        if response.status_code != case.status:
            raise RuntimeError(f"{path} answered {response.status_code}, not {case.status}")
        queries = max(queries, len(captured))
    html = response.content
    return Result(case, studies, queries, median(times[1:]), compressed(html), asset_bytes(html))


def compressed(content: bytes) -> int:
    """How many bytes of `content` travel."""
    return len(gzip.compress(content, 6))


def asset_bytes(html: bytes) -> int:
    """Compressed bytes of the style sheets, scripts and fonts that a page asks for."""
    waiting = [finders.find(name) for name in _ASSET.findall(html.decode())]
    seen: dict[Path, int] = {}
    while waiting:
        found = Path(waiting.pop() or "").resolve()
        if not found.is_file() or found in seen:
            continue
        content = found.read_bytes()
        seen[found] = len(content) if found.suffix == ".woff2" else compressed(content)
        if found.suffix == ".css":
            waiting += [found.parent / name for name in _IN_CSS.findall(content.decode())]
    return sum(seen.values())
