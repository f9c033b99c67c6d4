"""A database that is stopped, locked or silent: the donor gets through within two seconds."""

import contextlib
import logging
import socket
import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from donations import remembered
from donations.leading import Way
from donations.models import DailyClicks, GivingHost

from .conftest import ADDRESS, HOST, LINK

PERSON = {"User-Agent": "Mozilla/5.0 Firefox/140.0", "Referer": "https://mail.example.org/x"}


def follow(client, path=LINK):
    """The answer, which must come within two seconds."""
    started = time.monotonic()
    answer = client.get(path, headers=PERSON)
    assert time.monotonic() - started < 2
    return answer


def total():
    return sum(DailyClicks.objects.values_list("clicks", flat=True))


@contextlib.contextmanager
def settings_of_database(**changes):
    """Other settings for the connections that are opened meanwhile, as after an outage."""
    stored = connections["default"].settings_dict
    before = {name: stored[name] for name in changes}
    stored |= changes
    try:
        yield
    finally:
        stored |= before


@contextlib.contextmanager
def stopped_database():
    """Nothing answers where the database was."""
    if connection.vendor == "sqlite":
        with settings_of_database(NAME="/no/such/folder/site.sqlite3"):
            yield
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with settings_of_database(HOST="127.0.0.1", PORT=port):
        yield


@contextlib.contextmanager
def silent_database():
    """Something takes connections where the database was, and never says a word."""
    with (
        socket.create_server(("127.0.0.1", 0)) as mute,
        settings_of_database(HOST="127.0.0.1", PORT=mute.getsockname()[1]),
    ):
        yield


@contextlib.contextmanager
def locked_database():
    """Somebody else holds the lock for writing."""
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        with contextlib.closing(sqlite3.connect(name, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
    else:
        with locked_table("donations_dailyclicks"):
            yield


@contextlib.contextmanager
def locked_for_reading():
    """Somebody else holds the lock for reading, too.

    On SQLite only who is alone gets it, so it is the lock of a copy.
    """
    if connection.vendor == "postgresql":
        with locked_table("donations_fund"):
            yield
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        contextlib.closing(sqlite3.connect(f"{folder}/copy", isolation_level=None)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA locking_mode=EXCLUSIVE")
        copy.execute("BEGIN EXCLUSIVE")
        with settings_of_database(NAME=f"{folder}/copy"):
            yield
        copy.execute("ROLLBACK")


@contextlib.contextmanager
def locked_table(table):
    """Somebody else holds a lock on a table of PostgreSQL against all use."""
    found = connection.settings_dict
    with psycopg.connect(
        dbname=found["NAME"],
        user=found["USER"],
        password=found["PASSWORD"],
        host=found["HOST"],
        port=found["PORT"] or 5432,
    ) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


OUTAGES = [stopped_database, locked_database, locked_for_reading]
if connection.vendor == "postgresql":
    OUTAGES.append(silent_database)


@pytest.mark.parametrize("outage", OUTAGES)
def test_a_donor_gets_through_and_the_lost_count_is_logged(committed, client, caplog, outage):
    assert follow(client)["Location"] == ADDRESS
    caplog.clear()
    with outage():
        for path in (LINK, f"{LINK}header/", f"{LINK}no-such-place/"):
            answer = follow(client, path)
            assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
            assert answer["Cache-Control"] == "no-store"
    lost = lines_once(caplog, 3)
    assert {line.partition(" was ")[0] for line in lost} == {
        "A click on /give/lupus-clinical-care-fund/other/",
        "A click on /give/lupus-clinical-care-fund/header/",
        "A click on /give/lupus-clinical-care-fund/no-such-place/",
    }
    assert not any(word in caplog.text for word in ("Firefox", "mail.example", "127.0.0.1"))
    assert total() == 1
    assert follow(client)["Location"] == ADDRESS
    assert total() == 2


def lines_once(caplog, count) -> list[str]:
    """The warnings of lost counts, once there are `count`: some come from a thread."""
    for _attempt in range(80):
        lines = [
            record.getMessage()
            for record in caplog.records
            if record.name == "donations.leading" and record.levelno == logging.WARNING
        ]
        if len(lines) >= count:
            return lines
        time.sleep(0.1)
    pytest.fail(f"{len(lines)} of {count} lost counts were logged")


@pytest.mark.parametrize("outage", [stopped_database, locked_for_reading])
def test_the_shared_cache_helps_a_process_that_has_just_begun(committed, client, outage):
    follow(client)
    wait_for_cache()
    remembered.forget()
    with outage():
        assert follow(client)["Location"] == ADDRESS


def wait_for_cache():
    for _attempt in range(50):
        if cache.get("giving:addresses:lupus-clinical-care-fund"):
            return
        time.sleep(0.05)
    pytest.fail("nothing was shared")


@pytest.mark.parametrize("outage", [stopped_database, locked_for_reading])
def test_a_process_that_never_knew_says_so_on_a_plain_page(committed, client, outage):
    remembered.forget()
    cache.clear()
    with outage():
        answer = follow(client)
    assert answer.status_code == 503
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert "Please try again in a few minutes" in answer.text
    assert "Giving never affects your care" in answer.text


def test_the_plain_page_needs_no_database(client, monkeypatch):
    monkeypatch.setattr("donations.views.find_way", lambda *_link, **_how: Way())
    assert client.get(LINK).status_code == 503  # pytest-django refuses every query here


def test_a_host_that_left_the_list_is_not_remembered(committed, client):
    follow(client)
    wait_for_cache()
    GivingHost.objects.filter(host=HOST).first().delete()
    with stopped_database():
        assert follow(client).status_code == 503


def test_the_list_of_hosts_holds_for_addresses_that_another_process_remembers(committed, client):
    follow(client)
    wait_for_cache()
    addresses = dict(remembered._memory.addresses)
    GivingHost.objects.filter(host=HOST).delete()  # no signal: as written by another process
    remembered.renew()
    remembered._memory.addresses = addresses
    remembered._memory.hosts = frozenset({HOST})
    with stopped_database():
        assert follow(client).status_code == 503


def test_a_cache_that_is_down_costs_no_more_than_its_time(committed, client, monkeypatch):
    follow(client)
    monkeypatch.setattr(remembered.cache, "get_many", lambda _keys: time.sleep(5))
    with locked_for_reading():
        assert follow(client)["Location"] == ADDRESS


def test_many_donors_at_once_get_through_a_silent_database(committed, client):
    follow(client)
    with locked_for_reading(), ThreadPoolExecutor(24) as threads:
        answers = list(threads.map(lambda _number: follow(Client())["Location"], range(96)))
    assert set(answers) == {ADDRESS}
