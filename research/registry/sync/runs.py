"""One sync at a time: who writes, until when, and how it ended."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils import timezone

from ...models import Outcome, SyncRun
from ..errors import RegistryError
from .report import Aborted, Report

# How long a run may be unfinished before another takes over: the client's own deadline of ten
# minutes, and five more in which to write.
LASTS = datetime.timedelta(minutes=15)
BUSY = "Another sync is running since {:%H:%M}: nothing was done."
TAKEN_OVER = "This sync took so long that another one took over: nothing was changed."


def begin(*, is_whole: bool) -> SyncRun:
    """Become the one run. Raises Aborted while another one is at work."""
    now = timezone.now()
    overdue = SyncRun.objects.filter(outcome=Outcome.RUNNING, deadline__lte=now)
    overdue.update(
        outcome=Outcome.ABANDONED, finished_at=now, error="It did not end before its deadline."
    )
    try:
        with transaction.atomic():
            return SyncRun.objects.create(started_at=now, deadline=now + LASTS, is_whole=is_whole)
    except IntegrityError as error:
        other = SyncRun.objects.filter(outcome=Outcome.RUNNING).first()
        since = timezone.localtime(other.started_at if other else now)
        raise Aborted(BUSY.format(since)) from error


def finish(run: SyncRun, outcome: Outcome, report: Report) -> None:
    """End a run. Raises Aborted if another one has taken over, so that a transaction is undone."""
    if not SyncRun.objects.filter(pk=run.pk, outcome=Outcome.RUNNING).update(
        outcome=outcome,
        finished_at=timezone.now(),
        data_timestamp=run.data_timestamp,
        counts=report.as_dict(),
        error=report.aborted or "",
    ):
        raise Aborted(TAKEN_OVER)


@contextmanager
def one_run(report: Report, *, is_whole: bool) -> Iterator[SyncRun]:
    """Hold the one run; whatever ends the work before ``finish`` is kept as its failure."""
    run = begin(is_whole=is_whole)
    try:
        yield run
    except BaseException as error:
        known = isinstance(error, Aborted | RegistryError)
        report.aborted = str(error) if known else f"{type(error).__name__}: {error}"
        SyncRun.objects.filter(pk=run.pk, outcome=Outcome.RUNNING).update(
            outcome=Outcome.FAILED,
            finished_at=timezone.now(),
            data_timestamp=run.data_timestamp,
            counts=report.as_dict(),
            error=report.aborted,
        )
        raise
