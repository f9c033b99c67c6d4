"""A fund with a giving page on a host of its own, and processes that know nothing yet."""

import pytest
from django.core.cache import cache

from donations import remembered
from donations.models import Fund, GivingHost, Placement

HOST = "give.lupus-fund.org"
ADDRESS = f"https://{HOST}/lupus"
LINK = "/give/lupus-clinical-care-fund/"


@pytest.fixture(autouse=True)
def new_process():
    """Each test runs as in a process that has just begun, beside an empty cache."""
    remembered.forget()
    cache.clear()
    yield
    remembered.forget()
    cache.clear()


@pytest.fixture
def fund(site) -> Fund:
    """The fund of the first content, with a giving page on an allowed host."""
    GivingHost.objects.create(host=HOST)
    Fund.objects.update(giving_url=ADDRESS)
    return Fund.objects.get()


@pytest.fixture
def poster(fund) -> Placement:
    """A placement with an appeal code."""
    return Placement.objects.create(fund=fund, name="A poster", slug="poster-a", appeal_code="PA")


@pytest.fixture
def committed(transactional_db, fund) -> Fund:
    """The fund where other threads and processes see it."""
    return fund
