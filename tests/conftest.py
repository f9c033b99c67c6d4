"""The site as a visitor finds it, in a database of its own."""

import pytest
from wagtail.models import Collection, Locale, Page, Site

from lupus_site.first_content import load_initial_content
from research.models import FocusAreaPage, ResearchHomePage, StudyIndexPage, StudyPage


def make_site() -> Site:
    """Load the first content unless it is there, and what Wagtail's migrations make before it.

    A test with a live server flushes the whole database after itself, so the roots of pages,
    collections and languages may be gone.
    """
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(instance=Page(title="Root", slug="root", locale=Locale.get_default()))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    load_initial_content()
    return Site.objects.get(is_default_site=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the first content once; each test then works on it in a transaction of its own."""
    with django_db_blocker.unblock():
        make_site()


@pytest.fixture
def site(db) -> Site:
    """The first content, loaded; the Site that serves it."""
    Site.clear_site_root_paths_cache()
    return make_site()


@pytest.fixture
def home(site) -> ResearchHomePage:
    return ResearchHomePage.objects.get()


@pytest.fixture
def focus_area(site) -> FocusAreaPage:
    return FocusAreaPage.objects.get(slug="cell-therapy")


@pytest.fixture
def study_index(site) -> StudyIndexPage:
    return StudyIndexPage.objects.get()


@pytest.fixture
def study(site) -> StudyPage:
    """The open trial of the first content."""
    return StudyPage.objects.get(registry_record__nct_id="NCT06121297")
