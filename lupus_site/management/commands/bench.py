"""What each page type costs, with few studies and with many."""

import logging
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings

from lupus_site.bench.database import refresh_search_and_statistics, scratch_database
from lupus_site.bench.measure import CASES, MOST_BYTES, MOST_QUERIES, Result, measure
from lupus_site.bench.registry import (
    MOST_MEGABYTES,
    SyncCost,
    parsed_a_second,
    sync_costs,
)
from lupus_site.bench.studies import add_studies
from research.models import RegistryRecord, StudyPage

SIZES = [10, 1_000, 10_000]
SYNC_ROW = "  {:<30}{:>8}{:>10}{:>10}  {}"
ROW = "  {:<26}{:>8}{:>10}{:>12}  {}"


class Command(BaseCommand):
    help = (
        "Measure queries, milliseconds and compressed bytes of each page type, uncached, on a "
        "scratch database with the first content and 10, 1,000 and 10,000 studies; before that "
        "the parsing and the syncing of 10,000 records."
    )

    def add_arguments(self, parser):
        parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")

        parser.add_argument("--no-registry", dest="registry", action="store_false")

    def handle(self, *, sizes, registry, **options):
        logging.disable(logging.WARNING)  # a 404 is measured on purpose
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
        storages = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        with (
            override_settings(ALLOWED_HOSTS=["*"], STORAGES=storages, AXES_ENABLED=False),
            scratch_database(),
        ):
            call_command("load_initial_content", stdout=StringIO())
            over = [cost for cost in self.measure_registry() if cost.is_over] if registry else []
            over += [row for size in sorted(sizes) for row in self.measure_at(size) if row.over]
        if over:
            raise CommandError(f"{len(over)} rows are over their budget.")

    def measure_registry(self) -> list[SyncCost]:
        """Measure and print what reading and syncing records costs; leave no record behind."""
        self.stdout.write(f"\nThe registry, {connection.vendor}")
        self.stdout.write(f"  {parsed_a_second():,.0f} records parsed a second")
        self.stdout.write(SYNC_ROW.format("a sync of", "seconds", "peak MB", "requests", ""))
        costs = []
        for cost in sync_costs():
            over = self.style.ERROR(f"OVER {MOST_MEGABYTES} MB") if cost.is_over else ""
            seconds, megabytes = f"{cost.seconds:.1f}", f"{cost.megabytes:.0f}"
            self.stdout.write(SYNC_ROW.format(cost.name, seconds, megabytes, cost.requests, over))
            costs.append(cost)
        RegistryRecord.objects.filter(study_pages=None).delete()
        return costs

    def measure_at(self, size: int) -> list[Result]:
        """Grow the database to `size` studies, measure and print every case."""
        add_studies(max(0, size - StudyPage.objects.count()))
        refresh_search_and_statistics()
        self.stdout.write(f"\n{size:,} studies, {connection.vendor}")
        self.stdout.write(ROW.format("", "queries", "ms", "HTML bytes", ""))
        rows = []
        for case in CASES:
            row = measure(case, size)
            over = f"OVER: {', '.join(row.over)}" if row.over else ""
            self.stdout.write(
                ROW.format(
                    case.name,
                    row.queries,
                    f"{row.milliseconds:.1f}",
                    f"{row.html_bytes:,}",
                    over and self.style.ERROR(over),
                )
            )
            rows.append(row)
        assets = max(row.asset_bytes for row in rows)
        self.stdout.write(
            f"  Style sheets, scripts and fonts: {assets:,} bytes. Budget of a first visit: "
            f"{MOST_BYTES:,} bytes in all, {MOST_QUERIES} queries."
        )
        return rows
