"""Pages that editors write, and records that the registry fills."""

from .pages import FocusAreaPage, ResearchHomePage, StudyIndexPage
from .registry import RegistryRecord
from .study import StudyPage
from .words import Synonyms

__all__ = [
    "FocusAreaPage",
    "RegistryRecord",
    "ResearchHomePage",
    "StudyIndexPage",
    "StudyPage",
    "Synonyms",
]
