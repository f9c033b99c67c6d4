"""What a sync has to say when it is over."""

from dataclasses import dataclass, field
from typing import Any

MAX_NOTES = 200


class Aborted(Exception):
    """Nothing was changed; the sentence says why."""


@dataclass
class Report:
    """Counts and names, as `sync_registry --json` prints them.

    ``missing`` are ids that the registry no longer gives, ``invalid`` ids, or positions in the
    answer (from 1) where the id could not be read. ``aborted`` is None, or why nothing was done.
    """

    checked: int = 0
    changed: int = 0
    unchanged: int = 0
    new: int = 0
    missing: list[str] = field(default_factory=list)
    invalid: list[str | int] = field(default_factory=list)
    aborted: str | None = None
    requests: int = 0

    # Beside the counts: a sentence on the whole, and one on each thing that was odd.
    sentence: str = ""
    incomplete: str = ""  # what beside the sync could not be done
    notes: list[str] = field(default_factory=list)

    def note(self, words: str) -> None:
        """Keep a remark; of very many only the first."""
        if len(self.notes) < MAX_NOTES:
            self.notes.append(words)

    @property
    def exit_code(self) -> int:
        """0 done, 1 done but for something, 2 nothing done."""
        return 2 if self.aborted else 1 if self.invalid or self.incomplete else 0

    def as_dict(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        names = ("checked", "changed", "unchanged", "new", "missing", "invalid", "aborted")
        return {name: getattr(self, name) for name in (*names, "requests")}
