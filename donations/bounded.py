"""Work that must not keep a donor waiting: done in threads of its own, with a deadline."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from threading import BoundedSemaphore

from django.db import connection, connections

THREADS = 4
# A locked or silent database holds all threads before long. What would wait beyond this many
# pieces of work is refused at once.
MOST_AT_ONCE = 64


class Busy(Exception):
    """The threads have too much to do already."""


@cache
def _pool(name: str) -> tuple[ThreadPoolExecutor, BoundedSemaphore]:
    """A pool of this process: made at its first use, so after a server has forked."""
    pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix=f"giving-{name}")
    return pool, BoundedSemaphore(MOST_AT_ONCE)


def start(pool_name: str, work: Callable, *args) -> Future:
    """Start `work` in a thread of a pool, and return at once.

    Its database connection is its own, and closed afterwards.

    Raises:
        Busy: more work waits already than could be done in time.
    """
    pool, places = _pool(pool_name)
    if not places.acquire(blocking=False):
        raise Busy
    future = pool.submit(_with_own_connections, work, args)
    future.add_done_callback(lambda _future: places.release())
    return future


def _with_own_connections(work: Callable, args: tuple):
    """Do the work and close what it opened: a connection is never stale, nor bound for long."""
    try:
        return work(*args)
    finally:
        connections.close_all()


def limit_waiting(seconds: float) -> None:
    """Make the database give up a statement of this thread's connection after `seconds`.

    For a connection that is closed afterwards: nothing is put back.
    """
    milliseconds = int(seconds * 1000)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
        elif connection.vendor == "postgresql":
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, false),"
                " set_config('lock_timeout', %s, false)",
                [str(milliseconds), str(milliseconds)],
            )
