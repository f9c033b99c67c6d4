"""The sync itself: ask what is new, fetch, compare, and write all of it or nothing."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date

from django.db import DatabaseError, transaction

from ...models import Outcome, RegistryRawRecord, SyncRun
from ..client import RegistryClient, RegistryError, Version
from .columns import read_as
from .our_site import OurSite
from .plan import NCT_ID, Known, Plan, plan_answer, plan_reparse
from .report import Aborted, Report
from .runs import finish, one_run
from .tables import known_records, renew_search_index, write

# An answer that lacks more than this part of the known ids is a broken one.
MOST_LACKING = 1 / 5
NAMED = 5  # ids that a sentence names
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """How a sync is run: go on where the registry has nothing new; write nothing; believe an
    answer that lacks many of the known ids; tell how many of how many studies are fetched."""

    force: bool = False
    dry_run: bool = False
    accept_missing: bool = False
    progress: Progress | None = None


def sync(client: RegistryClient, ids: Sequence[str] = (), options: Options = Options()) -> Report:
    """Bring the known records, or those with these NCT ids, up to what the registry says.

    An id that is not here yet is added as a record. Where our site's names or the parser are
    newer than a record, it is first read again from what is stored.

    Never raises what can be said in a sentence: the report's ``aborted`` says it.
    """
    report = Report()
    with _said_in_a_sentence(report):
        if options.dry_run:  # it writes nothing, so it needs no turn
            _Sync(client, report, options, None).run(ids)
        else:
            with one_run(report, is_whole=not ids) as run:
                _reread(Report(), only_stale=True)
                _Sync(client, report, options, run).run(ids)
    report.requests = client.requests
    if not options.dry_run:
        renew_search_index()
    return report


def reparse(*, dry_run: bool = False) -> Report:
    """Read all stored raw records again, without the network. Like ``sync``, it never raises."""
    report = Report()
    with _said_in_a_sentence(report):
        if dry_run:
            _reread(report, dry_run=True)
        else:
            with one_run(report, is_whole=False) as run:
                _reread(report, run=run)
    if not dry_run:
        renew_search_index()
    report.sentence = f"Read {report.checked:,} stored records again."
    return report


@contextmanager
def _said_in_a_sentence(report: Report):
    try:
        yield
    except (Aborted, RegistryError) as error:
        report.aborted = str(error)
    except (DatabaseError, OSError) as error:
        report.aborted = f"The records could not be written ({type(error).__name__}: {error})."


class _Sync:
    """One sync; ``turn`` is None for a dry run."""

    def __init__(
        self, client: RegistryClient, report: Report, options: Options, turn: SyncRun | None
    ) -> None:
        self.client, self.report, self.options, self.turn = client, report, options, turn

    def run(self, ids: Sequence[str]) -> None:
        """Do it. Raises Aborted, RegistryError."""
        ids = _proper(ids)
        known = known_records(ids or None)
        asked = ids or sorted({here.nct_id for here in known.values()})
        if not asked:
            self._end(Outcome.NOTHING_NEW, "No record is here yet: add studies first.")
            return
        version = self.client.version()
        if self.turn:
            self.turn.data_timestamp = version.data_timestamp
        if not self.options.force and _is_nothing_new(version, asked, known):
            day = version.data_timestamp.date().isoformat()
            self._end(Outcome.NOTHING_NEW, f"Nothing is new: the data are still those of {day}.")
            return
        with (
            self.client.studies(asked, self._progress_of(len(asked))) as spool,
            Plan(OurSite.load(), self.report) as plan,
        ):
            plan_answer(plan, spool, known, set(asked))
            self._look_for_missing(plan, known, asked, is_empty=not len(spool))
            self._write(plan, _day_of(version))

    def _progress_of(self, total: int) -> Callable[[int], None] | None:
        tell = self.options.progress
        return (lambda fetched: tell(fetched, total)) if tell else None

    def _look_for_missing(
        self, plan: Plan, known: dict[str, Known], asked: Sequence[str], *, is_empty: bool
    ) -> None:
        """Name the ids that the answer lacks. Raises Aborted if they are too many."""
        report, here = self.report, {each.pk: each for each in known.values()}
        lacking = [each for pk, each in here.items() if pk not in plan.present]
        named = {each.nct_id for each in lacking}
        report.missing = sorted(named | (set(asked) - known.keys() - plan.seen))
        if not self.options.accept_missing:
            if is_empty:
                raise Aborted("The registry's answer is empty: nothing was changed.")
            if len(lacking) > len(here) * MOST_LACKING:
                raise Aborted(_too_many(sorted(named), len(here)))
        if not plan.unreadable:
            plan.lost = [each.pk for each in lacking if not each.is_missing]

    def _write(self, plan: Plan, processed_on: date | None) -> None:
        outcome = Outcome.SKIPPED if self.report.invalid else Outcome.DONE
        sentence = _summary(self.report)
        if not self.turn:
            self.report.sentence = f"A dry run, nothing was written. {sentence}"
            return
        with transaction.atomic():
            self._end(outcome, sentence)  # first: it holds our turn against a run that is late
            write(plan, processed_on)

    def _end(self, outcome: Outcome, sentence: str) -> None:
        self.report.sentence = sentence
        self.report.requests = self.client.requests
        if self.turn:
            finish(self.turn, outcome, self.report)


def _proper(ids: Iterable[str]) -> list[str]:
    """The ids in capitals. Raises Aborted if one is none."""
    proper = list(dict.fromkeys(each.strip().upper() for each in ids))
    for each in proper:
        if not NCT_ID.fullmatch(each):
            raise Aborted(f"“{each}” is no NCT id (NCT and eight digits): nothing was done.")
    return proper


def _day_of(version: Version) -> date | None:
    """The registry's own day of its data."""
    return version.data_timestamp.astimezone(UTC).date() if version.data_timestamp else None


def _is_nothing_new(version: Version, asked: Sequence[str], known: dict[str, Known]) -> bool:
    """Whether a whole sync has seen these data, and every record that is asked for."""
    if version.data_timestamp is None:
        return False
    if any(each not in known or known[each].is_unread for each in asked):
        return False
    last = SyncRun.objects.filter(
        is_whole=True,
        outcome__in=[Outcome.DONE, Outcome.NOTHING_NEW],
        data_timestamp__gte=version.data_timestamp,
    )
    return last.exists()


def _too_many(lacking: list[str], known: int) -> str:
    names = ", ".join(lacking[:NAMED]) + (", …" if len(lacking) > NAMED else "")
    return (
        f"The registry's answer lacks {len(lacking):,} of {known:,} known ids ({names}): nothing "
        "was changed. If they really are gone, run it again with --accept-missing."
    )


def _summary(report: Report) -> str:
    parts = [
        f"{report.changed:,} changed",
        f"{report.unchanged:,} unchanged",
        f"{report.new:,} new",
    ]
    if report.missing:
        parts.append(f"{len(report.missing):,} missing")
    if report.invalid:
        parts.append(f"{len(report.invalid):,} left out")
    return f"Checked {report.checked:,} records: {', '.join(parts)}."


def _reread(
    report: Report,
    *,
    only_stale: bool = False,
    dry_run: bool = False,
    run: SyncRun | None = None,
) -> None:
    """Read stored raw records again; only those read under other names, or by another parser."""
    site = OurSite.load()
    raws = RegistryRawRecord.objects.select_related("record").order_by("record")
    if only_stale:
        raws = raws.exclude(read_as=read_as(site))
    with Plan(site, report) as plan:
        plan_reparse(plan, raws.iterator(chunk_size=50))
        if dry_run:
            return
        with transaction.atomic():
            if run:
                finish(run, Outcome.SKIPPED if report.invalid else Outcome.DONE, report)
            write(plan, None)
