"""The drift desk: each kind of row, and the one action that settles it."""

import datetime

import pytest
from django.utils import timezone

from lupus_site.models import ProgramSettings
from research.admin.drift import Kind, rows
from research.facts import Fact
from research.models import Outcome, RegistryChange, StudyPage, SyncRun
from tests.factories import PASSWORD, RecordFactory, StudyFactory, make_staff

NOW = timezone.now()
DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate()


def synced(outcome=Outcome.DONE, days_ago=0, **more):
    ended = NOW - days_ago * DAY
    return SyncRun.objects.create(
        started_at=ended, deadline=ended, finished_at=ended, outcome=outcome, **more
    )


@pytest.fixture
def listed(empty_site, study_index):
    """Make a published study on a site that has nothing else to settle."""
    synced()

    def make(record=None, **page):
        return StudyFactory(
            parent=study_index, registry_record=RecordFactory(**(record or {})), **page
        )

    return make


@pytest.fixture
def desk(client, listed):
    """The desk as a member of staff sees it."""
    make_staff("eli", "Editors")
    client.login(username="eli", password=PASSWORD)
    return lambda: client.get("/admin/reports/drift/").content.decode()


def only_row():
    [row] = rows()
    return row


def test_a_site_in_order_has_no_rows(listed):
    listed()
    assert rows() == []


def test_our_team_and_the_registry_disagree(listed, desk):
    study = listed(site_status="closed", site_status_confirmed_on=TODAY)
    row = only_row()
    assert row.kind == Kind.DISAGREE
    assert "We say “Closed to new participants" in row.matter
    assert f"/admin/pages/{study.pk}/edit/" in row.url
    assert row.url in desk()


def test_our_teams_word_is_too_old(listed):
    listed(site_status="open", site_status_confirmed_on=TODAY - 90 * DAY)
    assert only_row().kind == Kind.STALE
    StudyPage.objects.update(site_status_confirmed_on=TODAY - 89 * DAY)
    assert rows() == []


def test_no_location_matches_our_names(listed):
    places = [{"facility": "Example Med Ctr", "city": "SACRAMENTO", "state": "", "status": ""}]
    listed({"our_facility": "", "our_status": "", "locations": places})
    row = only_row()
    assert row.kind == Kind.NO_LOCATION
    assert "Example Med Ctr" in row.matter
    assert "programsettings" in row.url


def test_a_record_has_gone_missing(listed):
    listed({"missing_since": TODAY})
    assert only_row().kind == Kind.MISSING


def test_plain_words_are_older_than_the_registrys_rules(listed, desk, client):
    study = listed()
    RegistryChange.objects.create(
        record=study.registry_record, field=Fact.SEX, old="ALL", new="FEMALE",
        seen_at=timezone.now(),
    )  # fmt: skip
    row = only_row()
    assert row.kind == Kind.WORDS
    assert "check" in row.url
    assert "Women and girls" in client.get(row.url).content.decode()
    assert client.post(row.url).status_code in (302, 403)  # an editor may not say that it holds
    assert rows() != []
    make_staff("pat", "Publishers")
    client.login(username="pat", password=PASSWORD)
    client.post(row.url)
    assert rows() == []


@pytest.mark.parametrize(("days", "words"), [(-1, "It ran out"), (30, "It runs out"), (31, None)])
def test_an_approval_runs_out(listed, days, words):
    listed(
        irb_number="1",
        irb_approved_on=TODAY - 300 * DAY,
        irb_expires_on=TODAY + days * DAY,
    )
    if words is None:
        assert rows() == []
    else:
        assert only_row().kind == Kind.APPROVAL
        assert words in only_row().matter


def test_a_study_at_our_site_is_not_here(listed):
    RecordFactory(nct_id="NCT90800001")
    RecordFactory(nct_id="NCT90800002", our_facility="")
    RecordFactory(nct_id="NCT90800003", overall_status="COMPLETED")
    row = only_row()
    assert row.kind == Kind.NOT_HERE
    assert row.url.endswith("/studies/add/?ids=NCT90800001")


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ([], "It has never run"),
        ([(Outcome.DONE, 4)], "The last one was on"),
        ([(Outcome.DONE, 1), (Outcome.FAILED, 0)], "The last one failed: No answer."),
        ([(Outcome.FAILED, 1), (Outcome.NOTHING_NEW, 0)], None),
        ([(Outcome.SKIPPED, 2)], None),
    ],
)
def test_the_sync_does_not_run(listed, desk, runs, words):
    listed()
    SyncRun.objects.all().delete()
    for outcome, days_ago in runs:
        synced(outcome, days_ago, error="No answer." if outcome == Outcome.FAILED else "")
    if words is None:
        assert rows() == []
    else:
        assert only_row().kind == Kind.SYNC
        assert words in desk()


def test_drafts_and_ended_studies_are_left_in_peace(listed):
    listed({"our_facility": "", "our_status": "", "overall_status": "COMPLETED"})
    study = listed({"missing_since": TODAY})
    study.unpublish()
    assert rows() == []


def test_discovery_fills_the_desk(registry_server, sync_now, empty_site, settings, monkeypatch):
    from django.core.management import call_command

    settings.CTGOV_API_URL, settings.CTGOV_INTERVAL = registry_server.url, 0
    program = ProgramSettings.load()
    program.registry_condition = "Lupus"
    program.save()
    call_command("sync_registry", "--discover")
    assert [row.kind for row in rows()] == [Kind.NOT_HERE]
    assert "NCT90000001" in rows()[0].matter
    before = RegistryChange.objects.count()
    call_command("sync_registry", "--discover")
    assert len(rows()) == 1
    assert RegistryChange.objects.count() == before


def test_the_desk_can_be_narrowed_and_taken_along(listed, desk, client):
    listed({"missing_since": TODAY})
    listed(site_status="open", site_status_confirmed_on=TODAY - 100 * DAY)
    page = client.get("/admin/reports/drift/?kind=missing").content.decode()
    assert "Correct or unpublish it" in page
    assert "Confirm it again" not in page
    sheet = b"".join(client.get("/admin/reports/drift/?export=csv").streaming_content).decode()
    assert "No longer in the registry" in sheet


def test_the_first_page_of_the_admin_counts_what_is_to_be_settled(listed, desk, client):
    for _ in range(3):
        listed({"missing_since": TODAY})
    page = " ".join(client.get("/admin/").content.decode().split())
    assert "No longer in the registry</a>: <b>3</b>" in page


@pytest.mark.parametrize("path", ["reports/drift/", "studies/syncs/", "studies/add/"])
def test_who_is_not_in_a_group_sees_nothing_of_it(site, client, path):
    assert client.get(f"/admin/{path}").status_code == 302  # to the login


@pytest.mark.parametrize(
    ("group", "path", "allowed"),
    [
        ("Editors", "reports/drift/", True),
        ("Editors", "studies/syncs/", True),
        ("Editors", "studies/add/", False),
        ("Publishers", "reports/drift/", True),
        ("Publishers", "studies/add/", True),
    ],
)
def test_publishers_add_studies_and_editors_may_look(site, client, group, path, allowed):
    make_staff("sam", group)
    client.login(username="sam", password=PASSWORD)
    assert (client.get(f"/admin/{path}").status_code == 200) is allowed
