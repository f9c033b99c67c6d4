"""Fixtures for the tests of the registry work."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from lupus_site.models import ProgramSettings
from research.models import RegistryRecord, StudyPage
from research.registry.client import RegistryClient
from research.registry.sync import Options, Report, sync

from .registry_server import RegistryServer
from .studies import our_studies

# Our site, as the made-up trial NCT90000001 lists it.
OUR_FACILITY, OUR_CITY = "Example University Medical Center", "Sacramento"


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


@pytest.fixture
def sync_now(db, registry_server: RegistryServer) -> Callable[..., Report]:
    """Sync with that registry, as often as wanted; arguments as for ``Options``."""

    def run(*ids: str, **options) -> Report:
        with RegistryClient(registry_server.url, "tests@example.org", interval=0) as client:
            return sync(client, ids, Options(**options))

    return run


@pytest.fixture
def new_data(registry_server: RegistryServer) -> Callable[[], None]:
    """Let the registry have new data: the next day's."""

    def publish() -> None:
        stamp = datetime.fromisoformat(registry_server.version["dataTimestamp"])
        registry_server.version["dataTimestamp"] = (stamp + timedelta(days=1)).isoformat()

    return publish


@pytest.fixture
def empty_site(db) -> None:
    """A site without studies, with our names as the made-up records spell them."""
    for study in StudyPage.objects.all():
        study.delete()
    RegistryRecord.objects.all().delete()
    program = ProgramSettings.load()
    program.registry_facilities, program.registry_city = OUR_FACILITY, OUR_CITY
    program.save()
