"""A scratch database: made, measured on, and gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from lupus_site.statistics import refresh_statistics


@contextmanager
def scratch_database() -> Iterator[None]:
    """Point the default connection at a new, migrated database, and drop it at the end.

    Of the engine that DATABASE_URL names: a file of its own on SQLite, a database of its own on
    PostgreSQL. The site's own database is never touched.
    """
    own_name = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="lupus-site-bench-") as folder:
        connection.settings_dict["TEST"]["NAME"] = (
            str(Path(folder) / "bench.sqlite3")
            if connection.vendor == "sqlite"
            else f"bench_{os.getpid()}_{own_name}"
        )
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(own_name, verbosity=0)


def refresh_search_and_statistics() -> None:
    """Index every page, and let the planner see the new rows.

    PostgreSQL does so by itself after a while; SQLite at each start (see `prepare`).
    """
    call_command("update_index", verbosity=0)
    refresh_statistics()
