"""A client of the registry as the settings name it."""

from django.conf import settings

from .client import RegistryClient

SYNC_DEADLINE = 600  # seconds, for a command
PERSON_DEADLINE = 10  # seconds, where somebody waits for the answer


def connect(deadline: float = SYNC_DEADLINE) -> RegistryClient:
    """Return a client for one task, which may take ``deadline`` seconds; to be closed."""
    return RegistryClient(
        settings.CTGOV_API_URL,
        settings.CTGOV_CONTACT,
        deadline=deadline,
        interval=settings.CTGOV_INTERVAL,
    )
