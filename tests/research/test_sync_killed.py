"""A sync that is killed at any moment leaves all or nothing; two at once are one; nobody waits."""

import copy
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from research.models import (
    Outcome,
    RegistryChange,
    RegistryRawRecord,
    RegistryRecord,
    StudyPage,
    SyncRun,
)
from research.registry.client import RegistryClient
from research.registry.sync import Options, sync

from .registry_server import RegistryServer
from .studies import our_studies

PROJECT = Path(__file__).resolve().parents[2]
KILLS = 50
RECORDS = 150


def studies(generation: int) -> dict[str, dict]:
    """The same trials in every generation, each with another sponsor and number of people."""
    made = {}
    for number in range(RECORDS):
        nct_id = f"NCT{91_000_000 + number}"
        study = copy.deepcopy(our_studies()["NCT90000001"])
        modules = study["protocolSection"]
        modules["identificationModule"] |= {"nctId": nct_id, "nctIdAliases": []}
        modules["sponsorCollaboratorsModule"]["leadSponsor"]["name"] = f"Sponsor {generation}"
        modules["designModule"]["enrollmentInfo"]["count"] = generation
        made[nct_id] = study
    return made


def sync_with(server: RegistryServer, *ids: str, **options):
    with RegistryClient(server.url, "tests@example.org", interval=0) as client:
        return sync(client, ids, Options(force=True, **options))


@pytest.fixture
def registry(transactional_db, site):
    """A registry of many trials, all of them known."""
    with RegistryServer(studies(0)) as server:
        assert sync_with(server, *server.studies).new == RECORDS
        yield server
        RegistryRecord.objects.filter(study_pages=None).delete()
        SyncRun.objects.all().delete()


@pytest.fixture
def killable(registry):
    """Two functions: the one begins a sync and returns the id to kill, the other its status."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.research.sync_to_kill"],
        cwd=PROJECT,
        env={**os.environ, "KILL_DATABASE": str(connection.settings_dict["NAME"])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"

    def ask(line: str) -> int:
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    yield lambda: ask(registry.url), lambda: ask("wait")
    process.stdin.close()
    process.wait(timeout=20)
    process.stdout.close()


def generation_of_all() -> int:
    """The one generation that every table is of; fails where they are torn."""
    ours = RegistryRecord.objects.filter(nct_id__startswith="NCT910")
    counts = set(ours.values_list("enrolment", "sponsor"))
    assert len(counts) == 1, counts
    [(generation, sponsor)] = counts
    assert sponsor == f"Sponsor {generation}"
    raws = RegistryRawRecord.objects.filter(record__in=ours)
    assert raws.filter(text__contains=f'"Sponsor {generation}"').count() == RECORDS
    return generation


def changes() -> int:
    """How many changes of our trials are kept."""
    return RegistryChange.objects.filter(record__nct_id__startswith="NCT910").count()


def test_fifty_kills_leave_no_torn_state(registry, killable):
    start, status = killable
    before = time.monotonic()
    registry.studies = studies(1)
    start()
    assert status() == 0
    assert generation_of_all() == 1
    lasts = time.monotonic() - before
    seen, kept, killed, written = 1, changes(), 0, 0
    chance = random.Random(50)  # noqa: S311 - moments, no secrets
    for generation in range(2, KILLS + 2):
        registry.studies = studies(generation)
        child = start()
        time.sleep(chance.uniform(0, lasts))
        os.kill(child, signal.SIGKILL)
        was_killed = status() == signal.SIGKILL
        is_written = generation_of_all() == generation
        assert is_written or generation_of_all() == seen
        assert is_written or was_killed
        assert changes() - kept == (2 * RECORDS if is_written else 0)
        seen, kept = generation_of_all(), changes()
        killed, written = killed + was_killed, written + is_written
        # Its turn would end by itself at its deadline; a test does not wait for that.
        SyncRun.objects.filter(outcome=Outcome.RUNNING).update(deadline=timezone.now())
    assert killed >= KILLS // 2
    assert written < KILLS
    assert sync_with(registry).aborted is None
    assert generation_of_all() == KILLS + 1
    assert not RegistryRawRecord.objects.filter(index_pending=True).exists()


def test_of_two_syncs_at_once_one_works_and_one_says_so(registry):
    registry.studies = studies(1)
    reports, meet = [], threading.Barrier(2)

    def work():
        try:
            meet.wait()
            reports.append(sync_with(registry))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    worked = [report for report in reports if report.aborted is None]
    refused = [report for report in reports if report.aborted]
    assert len(reports) == 2
    assert generation_of_all() == 1
    assert changes() == 2 * RECORDS  # never written twice
    for report in refused:
        assert "Another sync is running" in report.aborted
    assert [report.changed for report in worked][:1] == [RECORDS]


def test_editors_save_while_a_sync_writes(registry):
    stop, saved, troubles = threading.Event(), [], []

    def edit():
        try:
            while not stop.is_set():
                page = StudyPage.objects.first()
                page.summary = f"Saved {len(saved)} times."
                page.save_revision().publish()
                saved.append(1)
        except OperationalError as error:
            troubles.append(error)
        finally:
            connections.close_all()

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        for generation in range(1, 9):
            registry.studies = studies(generation)
            assert sync_with(registry).aborted is None
    finally:
        stop.set()
        editor.join(60)
    assert troubles == []
    assert len(saved) >= 5
    assert generation_of_all() == 8
    assert StudyPage.objects.first().summary.startswith("Saved")
