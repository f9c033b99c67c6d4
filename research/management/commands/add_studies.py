"""Add studies from the registry at a terminal, as "Add from ClinicalTrials.gov" does."""

import re
import sys

from django.core.management.base import BaseCommand, CommandError

from research.adding import CannotAdd, RegistryError, add
from research.registry.connect import connect

NCT_ID = re.compile(r"NCT[0-9]{8}")


class Command(BaseCommand):
    help = (
        "Make a draft page for each study of ClinicalTrials.gov with one of these NCT ids. Exit "
        "status: 0 all are here now, 1 some were not found or not readable, 2 nothing done."
    )

    def add_arguments(self, parser):
        parser.add_argument("nct_ids", nargs="+", metavar="NCT")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish each as a bare listing: the registry's facts, without an outline",
        )

    def handle(self, *, nct_ids, publish, **options):
        nct_ids = [nct_id.strip().upper() for nct_id in nct_ids]
        for nct_id in nct_ids:
            if not NCT_ID.fullmatch(nct_id):
                raise CommandError(
                    f"“{nct_id}” is no NCT id (NCT and eight digits): nothing was done.",
                    returncode=2,
                )
        try:
            with connect() as client:
                pages, found = add(client, nct_ids, publish=publish)
        except (RegistryError, CannotAdd) as error:
            raise CommandError(f"{error} Nothing was added.", returncode=2) from error
        for page in pages:
            state = "published" if publish else "draft"
            self.stdout.write(f"{page.registry_record.nct_id}: added ({state}) {page.title}")
        for nct_id, page in found.here.items():
            self.stdout.write(f"{nct_id}: here already, {page.title}")
        for nct_id in found.not_found:
            self.stderr.write(f"{nct_id}: not found at the registry")
        for name in found.unreadable:
            self.stderr.write(f"{name}: the registry's record cannot be read")
        if found.not_found or found.unreadable:
            sys.exit(1)
