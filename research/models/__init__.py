"""Pages that editors write, and records that the registry fills."""

from .history import Outcome, RegistryChange, RegistryRawRecord, SyncRun
from .pages import FocusAreaPage, ResearchHomePage, StudyIndexPage
from .registry import RegistryRecord
from .study import StudyPage
from .words import Synonyms

__all__ = [
    "FocusAreaPage",
    "Outcome",
    "RegistryChange",
    "RegistryRawRecord",
    "RegistryRecord",
    "ResearchHomePage",
    "StudyIndexPage",
    "StudyPage",
    "SyncRun",
    "Synonyms",
]
