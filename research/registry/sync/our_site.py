"""Our own location among a study's many."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from lupus_site.models import ProgramSettings

from ...vocabulary import REGISTRY_STATUSES, STATUSES
from ..parts import Location


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _caution(location: Location) -> int:
    """How careful a location's status makes us; one without a status is not confirmed."""
    return STATUSES[REGISTRY_STATUSES.get(location.status, "unconfirmed")].rank


@dataclass(frozen=True)
class OurSite:
    """Our site's names and city in the registry, without regard to case and blanks."""

    facilities: frozenset[str]
    city: str

    @classmethod
    def load(cls) -> "OurSite":
        """Read them from the program's settings."""
        program = ProgramSettings.load()
        return cls(frozenset(map(_plain, program.facility_names)), _plain(program.registry_city))

    @property
    def fingerprint(self) -> str:
        """A short text that differs for other names."""
        names = "\n".join([self.city, *sorted(self.facilities)])
        return hashlib.sha256(names.encode()).hexdigest()[:16]

    def is_ours(self, location: Location) -> bool:
        """Whether both its facility and its city are ours."""
        facility, city = _plain(location.facility), _plain(location.city)
        return bool(city) and city == self.city and facility in self.facilities

    def find(self, locations: Iterable[Location]) -> Location | None:
        """Our location; of several the most cautious, and None where the record lists none."""
        ours = [location for location in locations if self.is_ours(location)]
        return max(ours, key=_caution, default=None)
