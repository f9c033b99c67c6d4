"""Bring the registry's facts up to date; docs/registry.md says how to run it daily."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError

from lupus_site.statistics import refresh_statistics
from research.registry import sync as registry
from research.registry.connect import connect
from research.registry.sync import Options, Report


class Command(BaseCommand):
    help = (
        "Ask ClinicalTrials.gov for all known studies, or for those named, and write what has "
        "changed. Exit status: 0 done, 1 done with records left out, 2 nothing done."
    )

    def add_arguments(self, parser):
        parser.add_argument("nct_ids", nargs="*", metavar="NCT", help="only these studies")
        for name, words in {
            "dry-run": "write nothing, and say what would change",
            "force": "go on even where the registry has nothing new",
            "json": "print one JSON object",
            "reparse": "read the stored raw records again, without the network",
            "discover": "afterwards look for studies that list our site and are not here",
            "accept-missing": "believe an answer that lacks many known studies, and flag them",
        }.items():
            parser.add_argument(f"--{name}", action="store_true", help=words)

    def handle(self, *, nct_ids, dry_run, force, reparse, discover, accept_missing, **options):
        self.line = ""
        if reparse:
            report = registry.reparse(dry_run=dry_run)
        else:
            how = Options(force, dry_run, accept_missing, self.show if self.watched else None)
            report = self.sync(nct_ids, how, discover)
        if (report.changed or report.new) and not dry_run:
            refresh_statistics()
        self.clear()
        self.tell(report, options["json"], options["verbosity"])
        if report.exit_code:
            sys.exit(report.exit_code)

    def sync(self, nct_ids: list[str], how: Options, also_discover: bool) -> Report:
        """Sync, and look for further studies if that went well and is wanted."""
        try:
            with connect() as client:
                report = registry.sync(client, nct_ids, how)
                if also_discover and not report.aborted:
                    registry.discover(client, report, dry_run=how.dry_run)
        except ValueError as error:  # a malformed id, or an address that is none
            raise CommandError(f"Nothing was done: {error}.", returncode=2) from error
        return report

    @property
    def watched(self) -> bool:
        """Whether somebody sees the progress line."""
        return self.stderr.isatty()

    def show(self, fetched: int, total: int) -> None:
        """Renew the progress line."""
        self.line = f"Fetched {fetched:,} of {total:,} studies"
        self.stderr.write(f"\r{self.line}", ending="")
        self.stderr.flush()

    def clear(self) -> None:
        if self.line:
            self.stderr.write("\r" + " " * len(self.line) + "\r", ending="")

    def tell(self, report: Report, as_json: bool, verbosity: int) -> None:
        """Print the outcome: remarks and failures to the error stream, the rest to the other."""
        for note in report.notes if verbosity else []:
            self.stderr.write(note)
        for trouble in filter(None, [report.incomplete, report.aborted]):
            self.stderr.write(self.style.ERROR(trouble))
        if as_json:
            self.stdout.write(json.dumps(report.as_dict()))
        elif not report.aborted:
            self.stdout.write(report.sentence)
            if report.missing:
                self.stdout.write(f"Missing: {', '.join(report.missing)}")
