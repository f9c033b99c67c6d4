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
from lupus_site.bench.studies import add_studies
from research.models import StudyPage

SIZES = [10, 1_000, 10_000]
ROW = "  {:<26}{:>8}{:>10}{:>12}  {}"


class Command(BaseCommand):
    help = (
        "Measure queries, milliseconds and compressed bytes of each page type, uncached, on a "
        "scratch database with the first content and 10, 1,000 and 10,000 studies."
    )

    def add_arguments(self, parser):
        parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")

    def handle(self, *, sizes, **options):
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
            over = [row for size in sorted(sizes) for row in self.measure_at(size) if row.over]
        if over:
            raise CommandError(f"{len(over)} rows are over their budget.")

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
