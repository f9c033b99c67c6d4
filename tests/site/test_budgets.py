"""The budgets of a page that can be counted: queries and bytes."""

import gzip

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from wagtail.models import Site

from tests.factories import StudyFactory

PAGES = [
    "/",
    "/cell-therapy/",
    "/studies/",
    "/studies/car-t-cells-in-active-lupus/",
    "/joining-a-study/",
    "/donate/",
    "/search/?q=lupus",
    "/no-such-page/",
]
STYLES = ["tokens.css", "site.css", "print.css"]
FONTS = ["literata-600.woff2", "atkinson-hyperlegible-next.woff2"]


def queries_of(client, path, django_assert_max_num_queries) -> int:
    cache.clear()
    Site.clear_site_root_paths_cache()
    with django_assert_max_num_queries(15) as asked:
        client.get(path)
    return len(asked)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_at_most_15_times_however_many_studies(
    site, study_index, focus_area, client, path, django_assert_max_num_queries
):
    few = queries_of(client, path, django_assert_max_num_queries)
    for _ in range(30):
        study = StudyFactory(parent=study_index)
        study.focus_areas = [focus_area]
        study.save()
    assert queries_of(client, path, django_assert_max_num_queries) <= max(few, 15)


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_weighs_at_most_60_kilobytes(site, client, path):
    html = len(gzip.compress(client.get(path).content))
    styles = sum(
        len(gzip.compress(open(finders.find(f"site/css/{name}"), "rb").read())) for name in STYLES
    )
    fonts = sum(len(open(finders.find(f"site/fonts/{name}"), "rb").read()) for name in FONTS)
    assert html + styles + fonts <= 60_000
