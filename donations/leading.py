"""The way from a giving link to the fund's address, and the count of the click."""

import contextlib
import logging
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import Error, connection

from . import bounded, remembered
from .models import OTHER, DailyClicks, DonatePage, Fund, GivingHost

logger = logging.getLogger(__name__)

# A donor is on the way within 2 s whatever happens: so long for the database, so long then for
# the shared cache, in seconds. A statement gives up first, so that its count is known as lost.
DATABASE_WAIT = 1.3
CACHE_WAIT = 0.3
STATEMENT_WAIT = 1.0

LONGEST_SLUG = 50


class Way(NamedTuple):
    """Where to send a donor: the fund's own address, else a page of ours; both may be ""."""

    address: str = ""
    page: str = ""


@dataclass
class Click:
    """One use of a giving link, while it is looked up and counted."""

    fund_slug: str
    placement_slug: str
    counts: bool
    give_up_at: float = field(default_factory=lambda: time.monotonic() + DATABASE_WAIT)
    way: Future = field(default_factory=Future)

    def check_time(self) -> None:
        """Raise TookTooLong once nobody waits for the answer any more."""
        if time.monotonic() > self.give_up_at:
            raise TookTooLong

    def lost(self, why: str) -> None:
        """Log that the click was not counted: which link, and nothing about the donor."""
        if self.counts:
            link = f"/give/{self.fund_slug}/{self.placement_slug}/"
            logger.warning("A click on %s was not counted: %s", link, why)


def find_way(fund_slug: str, placement_slug: str, counts: bool) -> Way:
    """Where a giving link leads; one is added to its day's count where `counts`.

    Args:
        fund_slug, placement_slug: as in the address that was asked for, so anything.

    Returns:
        The fund's address. Without one, a page of ours: the fund is unknown, or takes no gifts
        online. Neither: the database does not answer, and nothing is remembered.
    """
    click = Click(
        fund_slug if _is_slug(fund_slug) else "",
        placement_slug if _is_slug(placement_slug) else OTHER,
        counts,
    )
    if connection.in_atomic_block:  # another connection would wait for this very transaction
        _look_up_and_count(click)
        return click.way.result()
    try:
        work = bounded.start("database", _bounded_work, click)
        work.result(timeout=DATABASE_WAIT)
    except bounded.Busy:
        click.lost("too many at once")
    except TookTooLong:
        if work.cancel():  # it had not begun, so it cannot say so itself
            click.lost("the database did not answer in time")
    return click.way.result() if click.way.done() else Way(address=_recall(click))


def _is_slug(text: str) -> bool:
    try:
        validate_slug(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_SLUG


def _bounded_work(click: Click) -> None:
    """Look up and count; a database that fails costs the count, never the donor's way."""
    try:
        click.check_time()
        bounded.limit_waiting(STATEMENT_WAIT)
        _look_up_and_count(click)
    except (Error, TookTooLong) as error:
        click.lost(type(error).__name__)
    except Exception:  # a donor comes first, whatever is wrong with us
        logger.exception("Looking up a giving link failed")


def _look_up_and_count(click: Click) -> None:
    """Ask the database for the way, make it known, and count the click."""
    funds = Fund.objects.filter(live=True, slug=click.fund_slug)
    fund = funds.prefetch_related("placements").first()
    hosts = fund.allowed_hosts if fund else GivingHost.objects.names()
    addresses = remembered.addresses_of(fund)
    remembered.keep_in_memory(click.fund_slug, addresses, hosts)
    if not connection.in_atomic_block:
        with contextlib.suppress(bounded.Busy):
            bounded.start("cache", remembered.share, click.fund_slug, addresses, hosts)
    if not (address := remembered.pick(addresses, click.placement_slug)):
        click.way.set_result(Way(page=_own_page()))
        return
    click.way.set_result(Way(address=address))
    if click.counts:
        click.check_time()
        ids = {placement.slug: placement.pk for placement in fund.placements.all()}
        DailyClicks.objects.add_click(ids.get(click.placement_slug) or ids[OTHER])


def _own_page() -> str:
    """The donate page, at the sentence that says why a donor has come there."""
    page = DonatePage.objects.live().first()
    return f"{page.url}#link-closed" if page and page.url else "/"


def _recall(click: Click) -> str:
    """The address from the shared cache, or from this process's memory."""
    try:
        known = bounded.start("cache", remembered.read_shared, click.fund_slug)
        shared = known.result(timeout=CACHE_WAIT)
    except Exception:  # a cache may fail in many ways; the memory is left then
        shared = (None, None)
    return remembered.recall(click.fund_slug, click.placement_slug, *shared)
