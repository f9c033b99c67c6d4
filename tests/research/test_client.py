"""The registry is asked for what is needed, in as few requests as its API allows."""

from datetime import UTC, datetime

import pytest

from research.registry.client import NotFound, RegistryClient

from .studies import bare_studies, ids_of


def test_the_version_says_how_old_the_data_are(registry_client, registry_server):
    version = registry_client.version()

    assert version.api_version == "2.0.5"
    assert version.data_timestamp == datetime(2026, 8, 21, 9, 0, 5, tzinfo=UTC)
    assert registry_server.log[0].path == "/api/v2/version"


def test_we_say_who_is_asking(registry_client, registry_server):
    registry_client.version()

    assert "tests@example.org" in registry_server.log[0].headers["User-Agent"]


def test_a_contact_that_no_header_can_hold_does_no_harm(registry_server):
    with RegistryClient(registry_server.url, "José\r\nX: y <a@example.org>") as client:
        client.version()

    assert registry_server.log[0].headers["User-Agent"] == "lupus-site (+JosX: y <a@example.org>)"


def test_known_studies_come_in_one_request_without_results(registry_client, registry_server):
    registry_server.studies["NCT90000001"]["resultsSection"] = {"large": True}
    with registry_client.studies(["NCT90000001", "nct90000002", "NCT90000001"]) as spool:
        studies = list(spool)

    assert sorted(ids_of(studies)) == ["NCT90000001", "NCT90000002"]
    assert len(spool) == 2
    assert all("resultsSection" not in study for study in studies)
    assert studies[0]["derivedSection"] == {"miscInfoModule": {"versionHolder": "2026-08-21"}}
    (asked,) = registry_server.log
    assert asked.ids == ["NCT90000001", "NCT90000002"]
    assert asked.query["pageSize"] == "1000"
    assert registry_client.requests == 1


def test_a_spool_can_be_read_again(registry_client):
    with registry_client.studies(["NCT90000001"]) as spool:
        assert list(spool) == list(spool) != []


def test_ids_that_the_registry_does_not_know_are_missing(registry_client):
    with registry_client.studies(["NCT90000001", "NCT99999999"]) as spool:
        assert ids_of(spool) == ["NCT90000001"]


def test_an_alias_finds_its_study(registry_client):
    with registry_client.studies(["NCT90000091"]) as spool:
        assert ids_of(spool) == ["NCT90000001"]


@pytest.mark.parametrize("nct_id", ["", "NCT1", "90000001", "NCT9000000\u0661", "NCT90000001&x"])
def test_what_is_no_id_is_never_asked_for(registry_client, registry_server, nct_id):
    with pytest.raises(ValueError, match="not an NCT id"):
        registry_client.studies([nct_id])
    with pytest.raises(ValueError, match="not an NCT id"):
        registry_client.study(nct_id)
    assert registry_server.log == []


def test_no_ids_need_no_request(registry_client):
    with registry_client.studies([]) as spool:
        assert list(spool) == []
    assert registry_client.requests == 0


def test_a_thousand_ids_go_into_each_request(registry_client, registry_server):
    registry_server.studies = bare_studies(2_300)
    seen = []
    with registry_client.studies(registry_server.studies, progress=seen.append) as spool:
        assert ids_of(spool) == list(registry_server.studies)

    assert [len(asked.ids) for asked in registry_server.log] == [1_000, 1_000, 300]
    assert seen == [1_000, 2_000, 2_300]


def test_all_pages_are_read_with_the_same_parameters(registry_client, registry_server):
    registry_server.studies = bare_studies(7)
    registry_server.page_limit = 3
    registry_server.empty_first_page = True
    with registry_client.studies(registry_server.studies) as spool:
        assert ids_of(spool) == list(registry_server.studies)

    queries = [asked.query for asked in registry_server.log]
    assert [query.pop("pageToken", None) for query in queries] == [None, "from0", "from3", "from6"]
    assert queries == [queries[0]] * 4


def test_studies_that_come_twice_are_passed_on_twice(registry_client, registry_server):
    registry_server.twice = True
    with registry_client.studies(["NCT90000001"]) as spool:
        assert ids_of(spool) == ["NCT90000001"] * 2


def test_requests_are_a_second_apart(registry_client, clock):
    for _ in range(3):
        registry_client.version()

    assert clock.naps == [1, 1]


def test_studies_of_any_shape_are_passed_on(registry_client, registry_server):
    registry_server.answer_next(
        '{ "studies" : [ 5 ,null,\n {"a":\r\n"\\ud800"}, [] ], "x": 1e400}'
    )
    with registry_client.studies(["NCT90000001"]) as spool:
        assert list(spool) == [5, None, {"a": "\ud800"}, []]


def test_one_study_is_found_by_its_id_or_an_alias(registry_client, registry_server):
    study = registry_client.study("NCT90000001")

    assert ids_of([study]) == ["NCT90000001"]
    assert registry_client.study("nct90000091") == study
    assert [asked.query.keys() for asked in registry_server.log] == [{"fields"}] * 3


def test_an_unknown_study_is_told_in_the_registrys_words(registry_client):
    with pytest.raises(NotFound, match="NCT number NCT99999999 not found"):
        registry_client.study("NCT99999999")


def test_a_search_asks_for_condition_place_and_status(registry_client, registry_server):
    found = registry_client.search("lupus", "Sacramento", ["RECRUITING", "NOT_YET_RECRUITING"])

    assert (ids_of(found.studies), found.total) == (["NCT90000001"], 1)
    (asked,) = registry_server.log
    assert asked.query["query.cond"] == "lupus"
    assert asked.query["query.locn"] == "Sacramento"
    assert asked.query["filter.overallStatus"] == "RECRUITING,NOT_YET_RECRUITING"
    assert "resultsSection" not in found.studies[0]


def test_a_search_stops_at_its_limit_and_says_how_many_there_are(registry_client, registry_server):
    registry_server.page_limit = 2
    found = registry_client.search("lupus", limit=3)

    assert (len(found.studies), found.total) == (3, 3)
    found = registry_client.search("lupus", limit=1)
    assert (len(found.studies), found.total) == (1, 3)


def test_an_odd_search_is_sent_as_it_is(registry_client, registry_server):
    found = registry_client.search('"&query.term=x', statuses=["RECRUITING"])

    assert found.studies == []
    assert registry_server.log[0].query["query.cond"] == '"&query.term=x'


def test_a_search_for_nothing_is_refused(registry_client):
    with pytest.raises(ValueError, match="a condition, a place or a status"):
        registry_client.search(" ", "")


@pytest.mark.parametrize("address", ["", "clinicaltrials.gov/api/v2", "file:///etc/passwd"])
def test_only_the_address_of_a_web_server_will_do(address):
    with pytest.raises(ValueError, match="not the address"):
        RegistryClient(address, "x@example.org")
