"""What is to be written, worked out before a transaction opens and kept in a file meanwhile."""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from ...models import RegistryRawRecord, RegistryRecord
from ..pruning import at_path
from ..records import InvalidRecord, StudyRecord, parse_study
from .columns import changes_between, columns_of, digest, read_as
from .our_site import OurSite
from .report import Report

NCT_ID = re.compile(r"NCT[0-9]{8}")
BATCH = 100  # records held in memory, and rows of one statement


class Known(NamedTuple):
    """What a plan must know of a record that is here already."""

    pk: int
    nct_id: str
    digest: str  # "" where it was never fetched
    is_missing: bool

    @property
    def is_unread(self) -> bool:
        """Whether the registry was never asked for it: someone typed its facts in."""
        return not self.digest and not self.is_missing


@dataclass
class Entry:
    """One record to write. ``text`` is None where the raw record stays as it is."""

    pk: int | None
    digest: str
    text: str | None
    columns: dict[str, Any]  # empty where none of them differs
    changes: list[tuple[str, str, str]] = field(default_factory=list)


class Plan:
    """Entries on disk, as JSON; memory stays flat however many there are."""

    def __init__(self, site: OurSite, report: Report) -> None:
        self.site, self.report = site, report
        self.read_as = read_as(site)
        self.seen: set[str] = set()  # ids, those of the answer and former ones that were asked for
        self.present: set[int] = set()  # keys of known records that the answer holds
        self.refused: set[int] = set()  # of them, those whose new record cannot be used
        self.unreadable = False  # the answer holds a record whose id cannot be read
        self.lost: list[int] = []  # keys of records to be flagged as missing
        # Closed by close(): the file outlives this method.
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115

    def __enter__(self) -> "Plan":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, entry: Entry) -> None:
        """Keep an entry."""
        self._file.write(json.dumps(vars(entry), default=str) + "\n")  # str: dates in ISO form

    def batches(self) -> Iterator[list[Entry]]:
        """Yield all entries, some at a time."""
        self._file.seek(0)
        entries = (Entry(**json.loads(line)) for line in self._file)
        while batch := list(islice(entries, BATCH)):
            yield batch


def plan_answer(plan: Plan, raws: Iterable[Any], known: dict[str, Known], asked: set[str]) -> None:
    """Compare an answer with what is here: every raw study of it, the ids that were asked for.

    ``known`` holds the records among them by every id that they have. Fills the plan and the
    report's counts; a record that cannot be used is named and left out.
    """
    waiting: list[Read] = []
    for position, raw in enumerate(raws, 1):
        try:
            read = _read(raw, known)
        except (InvalidRecord, RecursionError) as error:
            _refuse(plan, known, asked, position, error)
            continue
        if read.nct_id in plan.seen or (read.here and read.here.pk in plan.present):
            continue  # the same study twice
        plan.seen |= read.ids & asked | {read.nct_id}
        if not read.here and not read.ids & asked:
            _name_as_invalid(plan, read.nct_id, f"{read.nct_id}: it was not asked for")
            continue
        plan.report.checked += 1
        if read.here:
            plan.present.add(read.here.pk)
        if read.study is None:
            plan.report.unchanged += 1
            continue
        waiting.append(read)
        if len(waiting) == BATCH:
            _plan_batch(plan, waiting)
            waiting.clear()
    _plan_batch(plan, waiting)


class Read(NamedTuple):
    """A study of an answer; ``study`` is None where nothing in it has changed."""

    nct_id: str
    ids: set[str]
    here: Known | None
    digest: str
    text: str
    study: StudyRecord | None


def _read(raw: Any, known: dict[str, Known]) -> Read:
    """Read a study, unless it is known and the same. Raises InvalidRecord."""
    nct_id = at_path(raw, ("protocolSection", "identificationModule", "nctId"), "")
    fingerprint = digest(raw) if isinstance(raw, dict) else ""
    here = known.get(nct_id) if isinstance(nct_id, str) else None
    if here and here.digest == fingerprint and not here.is_missing:
        return Read(nct_id, {nct_id}, here, fingerprint, "", None)
    study = parse_study(raw)
    ids = [study.nct_id, *study.aliases]
    here = next((known[each] for each in ids if each in known), None)
    return Read(study.nct_id, set(ids), here, fingerprint, json.dumps(raw), study)


def _refuse(
    plan: Plan, known: dict[str, Known], asked: set[str], position: int, error: Exception
) -> None:
    """Name a record that cannot be used; it counts as there where its id can be read."""
    nct_id = getattr(error, "nct_id", "")
    if not NCT_ID.fullmatch(nct_id):
        nct_id = ""
    plan.report.checked += 1
    why = str(error) if isinstance(error, InvalidRecord) else "it is nested too deeply"
    _name_as_invalid(plan, nct_id or position, f"Record {position} of the answer: {why}")
    plan.seen |= {nct_id} & asked
    if here := known.get(nct_id):
        plan.present.add(here.pk)
        plan.refused.add(here.pk)
    elif nct_id not in asked:
        plan.unreadable = True


def _name_as_invalid(plan: Plan, name: str | int, why: str) -> None:
    if name not in plan.report.invalid:
        plan.report.invalid.append(name)
        plan.report.note(why)


def _plan_batch(plan: Plan, batch: list[Read]) -> None:
    """Work out what differs from the table, for some studies at a time."""
    records = RegistryRecord.objects.in_bulk({read.here.pk for read in batch if read.here})
    for read in batch:
        for problem in read.study.problems:
            plan.report.note(f"{read.nct_id}: {problem}")
        columns = {**columns_of(read.study, plan.site), "missing_since": None}
        if read.here is None:
            plan.add(Entry(None, read.digest, read.text, columns))
            plan.report.new += 1
            continue
        old = vars(records[read.here.pk])
        changes = changes_between(old, columns, was_fetched=bool(read.here.digest))
        if all(old[name] == value for name, value in columns.items()):
            columns = {}
        plan.add(Entry(read.here.pk, read.digest, read.text, columns, changes))
        if columns:
            plan.report.changed += 1
        else:
            plan.report.unchanged += 1


def plan_reparse(plan: Plan, raws: Iterable[RegistryRawRecord]) -> None:
    """Read stored raw records again. What then differs, differs by our doing: no change is kept.

    A raw record that can no longer be read leaves its record as it is, and is named.
    """
    for raw in raws:
        plan.report.checked += 1
        record = raw.record
        try:
            study = parse_study(json.loads(raw.text))
        except (InvalidRecord, ValueError, RecursionError) as error:
            _name_as_invalid(plan, record.nct_id, f"{record.nct_id}, as it is stored: {error}")
            continue
        columns = columns_of(study, plan.site)
        if all(getattr(record, name) == value for name, value in columns.items()):
            columns = {}
            plan.report.unchanged += 1
        else:
            columns["missing_since"] = record.missing_since
            plan.report.changed += 1
        plan.add(Entry(record.pk, raw.digest, None, columns))
