"""Studies that name our site in the registry and are not here yet."""

from datetime import UTC

from lupus_site.models import ProgramSettings

from ...models import RegistryRecord
from ...vocabulary import CODES_NOT_ENDED
from ..client import RegistryClient, RegistryError
from ..records import InvalidRecord, parse_study
from .our_site import OurSite
from .report import Report
from .store import store

MOST = 1_000  # studies looked through: all that one answer can hold
NOT_SET = (
    "To look for studies at our site, enter its condition, names and city in the program settings."
)


def discover(client: RegistryClient, report: Report, *, dry_run: bool = False) -> None:
    """Add a record, without a page, for each study that has not ended and lists our site.

    The condition and the city are those of ProgramSettings. Adds to ``report``: ``new``, a note
    on each study, and in ``incomplete`` why it could not be done.
    """
    program, site = ProgramSettings.load(), OurSite.load()
    if not (program.registry_condition and site.city and site.facilities):
        report.incomplete = NOT_SET
        return
    try:
        moment = client.version().data_timestamp
        city = program.registry_city
        found = client.search(program.registry_condition, city, CODES_NOT_ENDED, MOST)
    except RegistryError as error:
        report.incomplete = f"Studies at our site could not be looked for: {error}"
        return
    finally:
        report.requests = client.requests
    for raw in found.studies:
        try:
            study = parse_study(raw)
        except InvalidRecord:
            continue  # what cannot be read cannot be ours
        ids = [study.nct_id, *study.aliases]
        if site.find(study.locations) is None or RegistryRecord.objects.keys_by_id(ids):
            continue
        if not dry_run:
            store(study, raw, moment.astimezone(UTC).date() if moment else None)
        report.new += 1
        report.note(f"{study.nct_id} lists our site and is not here yet: {study.title}")
