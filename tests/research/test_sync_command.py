"""`manage.py sync_registry` as cron and a person at a terminal meet it."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from research.management.commands.sync_registry import Command
from research.models import RegistryRecord

from .studies import changed, our_studies

TRIAL = "NCT90000001"


@pytest.fixture
def run(empty_site, registry_server, settings, capsys):
    """Run the command; return its exit status, and what it printed to each stream."""
    settings.CTGOV_API_URL, settings.CTGOV_INTERVAL = registry_server.url, 0

    def command(*args):
        capsys.readouterr()
        try:
            call_command("sync_registry", *args)
            status = 0
        except SystemExit as stopped:
            status = stopped.code
        except CommandError as error:
            status = error.returncode
        return status, *capsys.readouterr()

    return command


def test_one_json_object_is_printed(run):
    status, out, _err = run("--json", *our_studies())
    assert status == 0
    assert json.loads(out) == {
        "checked": 4, "changed": 0, "unchanged": 0, "new": 4,
        "missing": [], "invalid": [], "aborted": None, "requests": 2,
    }  # fmt: skip


def test_a_record_that_is_left_out_makes_1(run, registry_server):
    for title in ("briefTitle", "officialTitle"):
        changed(registry_server.studies[TRIAL], f"identificationModule.{title}", "")
    status, out, err = run("--json", *our_studies())
    assert (status, json.loads(out)["invalid"]) == (1, [TRIAL])
    assert "it has no title" in err


@pytest.mark.parametrize("spoil", ["down", "html", "empty"])
def test_nothing_done_makes_2_and_one_sentence(run, registry_server, spoil):
    run(*our_studies())
    if spoil == "down":
        registry_server.fail_next(400)
    elif spoil == "html":
        registry_server.answer_next("<html>", "text/html")
    else:
        registry_server.studies = {}
    status, out, err = run("--json", "--force")
    assert status == 2
    assert json.loads(out)["aborted"] == err.strip().splitlines()[-1]
    assert RegistryRecord.objects.count() == 4


def test_a_malformed_id_makes_2(run, registry_server):
    status, _out, err = run("NCT1")
    assert status == 2
    assert "is no NCT id" in err
    assert registry_server.log == []


def test_reparse_needs_no_registry(run, registry_server):
    run(*our_studies())
    registry_server.log.clear()
    status, out, _err = run("--reparse", "--json")
    assert (status, json.loads(out)["checked"], registry_server.log) == (0, 4, [])


def test_an_unknown_code_is_reported(run, registry_server):
    changed(registry_server.studies[TRIAL], "statusModule.overallStatus", "PARTLY_OPEN")
    status, _out, err = run(TRIAL)
    assert status == 0
    assert "unknown value 'PARTLY_OPEN'" in err
    assert RegistryRecord.objects.get().overall_status == "PARTLY_OPEN"


def test_a_terminal_sees_a_progress_line(run, monkeypatch):
    monkeypatch.setattr(Command, "watched", True)
    _status, _out, err = run(*our_studies())
    assert "\rFetched 4 of 4 studies" in err


def test_discovery_without_our_sites_names_says_what_to_enter(run):
    from lupus_site.models import ProgramSettings

    ProgramSettings.objects.update(registry_city="")
    status, _out, err = run("--discover", *our_studies())
    assert status == 1
    assert "program settings" in err
