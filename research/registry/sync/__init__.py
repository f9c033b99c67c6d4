"""Records -> tables: the only part of the registry work that knows the models.

``sync``, ``reparse`` and ``discover`` are what the command calls; ``store`` keeps new records.
"""

from .discover import discover
from .report import Report
from .run import Options, reparse, sync
from .store import store
from .tables import known_records, renew_search_index

__all__ = [
    "Options",
    "Report",
    "discover",
    "known_records",
    "renew_search_index",
    "reparse",
    "store",
    "sync",
]
