"""Fixtures for the tests of the registry work."""

from collections.abc import Iterator

import pytest

from .registry_server import RegistryServer
from .studies import our_studies


@pytest.fixture
def registry_server() -> Iterator[RegistryServer]:
    """A registry on this machine that knows our own small studies."""
    with RegistryServer(our_studies()) as server:
        yield server
