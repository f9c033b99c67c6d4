"""The budgets of a page that can be counted: queries and bytes."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import StudyFactory

PAGES = [
    "/",
    "/cell-therapy/",
    "/studies/",
    "/studies/?q=lupus&status=open&phase=2",
    "/glossary/",
    "/studies/car-t-cells-in-active-lupus/",
    "/joining-a-study/",
    "/donate/",
    "/search/?q=lupus",
    "/no-such-page/",
]
STYLES = ["css/tokens.css", "css/site.css", "css/print.css", "css/finder.css"]
SCRIPTS = ["js/finder.js", "js/ask.js", "js/print.js"]
FONTS = ["literata-600.woff2", "atkinson-hyperlegible-next.woff2"]


def queries_of(client, path) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_at_most_15_times_however_many_studies(study_index, focus_area, client, path):
    client.get("/")  # Wagtail remembers the root pages' addresses from then on
    assert queries_of(client, path) <= 15
    for _ in range(30):
        study = StudyFactory(parent=study_index)
        study.focus_areas = [focus_area]
        study.save()
    assert queries_of(client, path) <= 15


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_weighs_at_most_60_kilobytes(site, client, path):
    html = len(gzip.compress(client.get(path).content))
    styles = sum(
        len(gzip.compress(Path(finders.find(f"site/{name}")).read_bytes()))
        for name in STYLES + SCRIPTS
    )
    fonts = sum(Path(finders.find(f"site/fonts/{name}")).stat().st_size for name in FONTS)
    assert html + styles + fonts <= 60_000
