"""Feeds and files for programs: valid, dated, attributed, and run by no spreadsheet."""

import csv
import datetime
import gc
import io
import json
import tracemalloc

import feedparser
import pytest

from lupus_site.bench.studies import add_studies
from research.feeds import SOURCES, Entry
from research.models import RegistryChange
from research.study_data import as_json, cell
from tests.factories import RecordFactory, StudyFactory


def feed(client, path="/studies/feed/"):
    response = client.get(path)
    assert response.status_code == 200
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


def test_the_feed_is_valid_and_complete(site, client):
    parsed = feed(client)
    assert parsed.version == "atom10"
    for part in (parsed.feed.id, parsed.feed.title, parsed.feed.updated_parsed):
        assert part
    assert parsed.feed.author == "Lupus Clinical Care Program"
    assert len(parsed.entries) == 2
    ids = {entry.id for entry in parsed.entries}
    assert len(ids) == 2
    for entry in parsed.entries:
        assert entry.link.startswith("http://127.0.0.1:8000/studies/")
        assert entry.updated_parsed
    first = next(entry for entry in parsed.entries if "CAR T" in entry.title)
    assert "Open here (ClinicalTrials.gov, our site, 2026-08-22)" in first.summary


def test_each_focus_area_has_its_own(site, client):
    assert len(feed(client, "/studies/feed/cell-therapy/").entries) == 2
    assert len(feed(client, "/studies/feed/biologic-therapies/").entries) == 0
    assert client.get("/studies/feed/nothing-of-the-kind/").status_code == 404


def test_feeds_and_files_may_be_kept_for_a_while(site, client):
    for path in ["/studies/feed/", "/studies/studies.csv", "/studies/studies.json"]:
        response = client.get(path)
        assert "max-age=600" in response["Cache-Control"]
        assert not response.cookies


def test_a_change_says_from_what_to_what(study, client):
    record = study.registry_record
    RegistryChange.objects.create(
        record=record, field="overall_status", old="NOT_YET_RECRUITING", new="RECRUITING"
    )
    RegistryChange.objects.create(record=RecordFactory(), field="phase", old="PHASE1", new="NA")
    for path in ["/studies/feed/", "/studies/feed/cell-therapy/"]:
        entry = feed(client, path).entries[0]
        assert entry.title == f"{study.title}: Status of the study"
        assert "From “Not open yet” to “Open to new participants”" in entry.summary
        assert len(feed(client, path).entries) == 3


def test_other_news_can_join_the_feed(site, client, monkeypatch):
    when = datetime.datetime(2090, 1, 1, tzinfo=datetime.UTC)

    def changes(area, request):
        yield Entry("Changed: <b>", "From open to paused & back", "http://x/", "change-1", when)

    monkeypatch.setattr("research.feeds.SOURCES", [*SOURCES, changes])
    entry = feed(client).entries[0]
    assert entry.title == "Changed: <b>"
    assert entry.id == "http://x/#change-1"


def read_json(client) -> dict:
    return json.loads(client.get("/studies/studies.json").getvalue())


def read_csv(client) -> list[dict]:
    text = client.get("/studies/studies.csv").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_json_names_its_source_and_its_day(site, client):
    data = read_json(client)
    assert data["source"] == "ClinicalTrials.gov"
    assert "no endorsement by the government" in data["attribution"]
    datetime.date.fromisoformat(data["as_of"])
    study = next(one for one in data["studies"] if one["nct_id"] == "NCT06121297")
    assert study["status"] == "open"
    assert study["url"] == "http://127.0.0.1:8000/studies/car-t-cells-in-active-lupus/"
    assert study["registry_processed_on"] == "2026-08-22"
    assert study["start_date"] == "2024-02-16"
    assert (study["minimum_age_years"], study["maximum_age_years"]) == (18, 65)
    assert study["former_nct_ids"] == []


def test_both_files_hold_the_same_studies_and_names(site, client):
    StudyFactory(parent=site.root_page.get_children().get(slug="studies"), registry_record=None)
    table, data = read_csv(client), read_json(client)["studies"]
    assert [row["title"] for row in table] == [row["title"] for row in data]
    assert list(table[0]) == [*data[0], "source", "attribution"]
    assert table[0]["registry_processed_on"] == "2026-08-22"
    assert table[2]["nct_id"] == table[2]["attribution"] == ""


def test_every_name_is_documented(site, client, pytestconfig):
    words = (pytestconfig.rootpath / "docs" / "data.md").read_text(encoding="utf-8")
    for name in read_csv(client)[0]:
        assert f"`{name}`" in words, name


@pytest.mark.parametrize("head", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_no_cell_is_a_formula(study_index, client, head):
    danger = f"{head}HYPERLINK(A1)"
    record = RecordFactory(sponsor=danger, conditions=[danger], countries=[danger])
    title = danger if head not in "\t\r\n" else "x"
    StudyFactory(parent=study_index, title=title, summary=danger, slug="x", registry_record=record)
    for row in read_csv(client):
        for value in row.values():
            assert not value.startswith(tuple("=+-@\t\r\n\uff1d"))
    assert read_csv(client)[-1]["sponsor"] == f"'{danger}"


def test_numbers_and_dates_stay_what_they_are():
    assert cell(-1.5) == "-1.5"
    assert cell(datetime.date(2026, 8, 22)) == "2026-08-22"
    assert cell(None) == ""


def test_drafts_and_private_pages_are_in_none(study_index, client):
    StudyFactory(parent=study_index, title="Not yet public", live=False)
    assert "Not yet public" not in client.get("/studies/studies.json").getvalue().decode()
    assert "Not yet public" not in client.get("/studies/feed/").content.decode()


def test_memory_stays_flat(study_index, rf, monkeypatch):
    """What is in memory at once does not grow with the number of studies."""

    def peak() -> int:
        gc.collect()
        tracemalloc.start()
        for number, _piece in enumerate(as_json(rf.get("/"))):
            if number % 20 == 0:
                gc.collect()  # what nobody holds does not count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    monkeypatch.setattr("research.study_data.CHUNK", 20)
    add_studies(60)
    peak()  # modules and caches
    few = peak()
    add_studies(240)
    assert peak() < 1.5 * few
