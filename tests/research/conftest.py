"""Fixtures for the tests of the registry work."""

from collections.abc import Iterator

import pytest

from research.registry.client import RegistryClient

from .registry_server import RegistryServer
from .studies import our_studies


class Clock:
    """A clock that only goes on when someone sleeps, and keeps the naps (in seconds)."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """A clock for a RegistryClient, so that no test waits."""
    return Clock()


@pytest.fixture
def registry_server() -> Iterator[RegistryServer]:
    """A registry on this machine that knows our own small studies."""
    with RegistryServer(our_studies()) as server:
        yield server


@pytest.fixture
def registry_client(registry_server: RegistryServer, clock: Clock) -> Iterator[RegistryClient]:
    """A client of that registry."""
    with RegistryClient(
        registry_server.url, "tests@example.org", clock=clock, sleep=clock.sleep
    ) as client:
        yield client
