"""The addresses of giving links, for the minutes in which the database does not answer.

Kept in the process's own memory and in the shared cache. The database comes first whenever it
answers; then the cache, which every process renews; then the memory.
"""

from dataclasses import dataclass, field

from django.core.cache import cache

from .addresses import host_of
from .models import OTHER, Fund, GivingHost

_HOSTS_KEY = "giving:hosts"


def _fund_key(slug: str) -> str:
    return f"giving:addresses:{slug}"


@dataclass
class _Memory:
    """What this process knows: the allowed hosts, and {placement: address} of each fund."""

    hosts: frozenset[str] = frozenset()
    addresses: dict[str, dict[str, str]] = field(default_factory=dict)


_memory = _Memory()


def addresses_of(fund: Fund | None) -> dict[str, str]:
    """{placement's slug: final address} of a published fund; {} where none may be used."""
    if fund is None or not fund.destination:
        return {}
    return {placement.slug: fund.final_address(placement) for placement in fund.placements.all()}


def pick(addresses: dict[str, str], placement_slug: str) -> str:
    """The address of a placement, that of "other" for an unknown one; "" where there is none."""
    return addresses.get(placement_slug) or addresses.get(OTHER, "")


def keep_in_memory(slug: str, addresses: dict[str, str], hosts: frozenset[str]) -> None:
    """Note what the database said of a fund. Never grows with what visitors ask for."""
    _memory.hosts = hosts
    if addresses or slug in _memory.addresses:
        _memory.addresses[slug] = addresses


def share(slug: str, addresses: dict[str, str], hosts: frozenset[str]) -> None:
    """Note it for the other processes too."""
    if addresses or cache.get(_fund_key(slug)) is not None:
        cache.set_many({_HOSTS_KEY: hosts, _fund_key(slug): addresses}, timeout=None)
    else:
        cache.set(_HOSTS_KEY, hosts, timeout=None)


def read_shared(slug: str) -> tuple[frozenset[str] | None, dict[str, str] | None]:
    """What the cache knows: the allowed hosts, and the addresses of a fund."""
    found = cache.get_many([_HOSTS_KEY, _fund_key(slug)])
    return found.get(_HOSTS_KEY), found.get(_fund_key(slug))


def recall(slug: str, placement_slug: str, hosts=None, addresses=None) -> str:
    """The address to use without the database.

    Args:
        hosts, addresses: what `read_shared` returned; None where the cache does not know.

    Returns:
        The address; "" where neither the cache nor this process has known one, or where it was
        no longer allowed when the database last answered.
    """
    hosts = _memory.hosts if hosts is None else hosts
    addresses = _memory.addresses.get(slug, {}) if addresses is None else addresses
    address = pick(addresses, placement_slug)
    return address if address and host_of(address) in hosts else ""


def renew() -> None:
    """Tell the cache and this process of every fund, after somebody changed something."""
    hosts = GivingHost.objects.names()
    for fund in Fund.objects.prefetch_related("placements"):
        addresses = addresses_of(fund)
        keep_in_memory(fund.slug, addresses, hosts)
        share(fund.slug, addresses, hosts)


def forget() -> None:
    """Start anew, as a process does that has just begun."""
    _memory.hosts = frozenset()
    _memory.addresses.clear()
