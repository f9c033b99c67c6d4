"""What the database's planner knows of its tables."""

from django.db import connection


def refresh_statistics() -> None:
    """Count the rows of all tables for the planner: 0.1 s at 10,000 studies.

    SQLite never does so by itself. Without it, it asks the full-text index once for each page
    instead of once: a search takes seconds at 10,000 studies. To be called after many rows have
    come, and at each start.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
