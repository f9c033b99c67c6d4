"""The registry is asked politely, within limits, and every failure is one plain sentence."""

import time
from datetime import UTC, datetime

import pytest

from research.registry.client import NotFound, RegistryClient, RegistryError
from research.registry.errors import BadAnswer, DeadlinePassed, Refused, TooLarge, Unreachable


class Clock:
    """A clock that only goes on when someone sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(registry_server, clock):
    with RegistryClient(
        registry_server.url, "tests@example.org", clock=clock, sleep=clock.sleep
    ) as client:
        yield client


def ids_of(studies) -> list[str]:
    return [each["protocolSection"]["identificationModule"]["nctId"] for each in studies]


def many(count: int) -> dict[str, dict]:
    return {
        nct_id: {"protocolSection": {"identificationModule": {"nctId": nct_id}}}
        for nct_id in (f"NCT{10_000_000 + number}" for number in range(count))
    }


def test_the_version_says_how_old_the_data_are(client, registry_server):
    version = client.version()

    assert version.api_version == "2.0.5"
    assert version.data_timestamp == datetime(2026, 8, 21, 9, 0, 5, tzinfo=UTC)
    assert registry_server.log[0].path == "/api/v2/version"


def test_a_version_may_lack_its_time_but_not_garble_it(client, registry_server):
    registry_server.version = {"apiVersion": "2.0.5"}
    assert client.version().data_timestamp is None

    registry_server.version = {"apiVersion": "2.0.5", "dataTimestamp": "yesterday"}
    with pytest.raises(BadAnswer, match="time of its data"):
        client.version()


def test_we_say_who_is_asking(client, registry_server):
    client.version()

    assert "tests@example.org" in registry_server.log[0].headers["User-Agent"]


def test_known_studies_come_in_one_request_without_results(client, registry_server):
    registry_server.studies["NCT90000001"]["resultsSection"] = {"large": True}
    with client.studies(["NCT90000001", "nct90000002", "NCT90000001"]) as spool:
        studies = list(spool)

    assert sorted(ids_of(studies)) == ["NCT90000001", "NCT90000002"]
    assert len(spool) == 2
    assert all("resultsSection" not in study for study in studies)
    assert studies[0]["derivedSection"] == {"miscInfoModule": {"versionHolder": "2026-08-21"}}
    (asked,) = registry_server.log
    assert asked.ids == ["NCT90000001", "NCT90000002"]
    assert asked.query["pageSize"] == "1000"
    assert client.requests == 1


def test_a_spool_can_be_read_again(client):
    with client.studies(["NCT90000001"]) as spool:
        assert list(spool) == list(spool) != []


def test_ids_that_the_registry_does_not_know_are_missing(client):
    with client.studies(["NCT90000001", "NCT99999999"]) as spool:
        assert ids_of(spool) == ["NCT90000001"]


def test_an_alias_finds_its_study(client):
    with client.studies(["NCT90000091"]) as spool:
        assert ids_of(spool) == ["NCT90000001"]


@pytest.mark.parametrize("nct_id", ["", "NCT1", "90000001", "NCT9000000\u0661", "NCT90000001&x"])
def test_what_is_no_id_is_never_asked_for(client, registry_server, nct_id):
    with pytest.raises(ValueError, match="not an NCT id"):
        client.studies([nct_id])
    with pytest.raises(ValueError, match="not an NCT id"):
        client.study(nct_id)
    assert registry_server.log == []


def test_no_ids_need_no_request(client):
    with client.studies([]) as spool:
        assert list(spool) == []
    assert client.requests == 0


def test_a_thousand_ids_go_into_each_request(client, registry_server):
    registry_server.studies = many(2_300)
    seen = []
    with client.studies(registry_server.studies, progress=seen.append) as spool:
        assert ids_of(spool) == list(registry_server.studies)

    assert [len(asked.ids) for asked in registry_server.log] == [1_000, 1_000, 300]
    assert seen == [1_000, 2_000, 2_300]


def test_all_pages_are_read_with_the_same_parameters(client, registry_server):
    registry_server.studies = many(7)
    registry_server.page_limit = 3
    registry_server.empty_first_page = True
    with client.studies(registry_server.studies) as spool:
        assert ids_of(spool) == list(registry_server.studies)

    queries = [asked.query for asked in registry_server.log]
    assert [query.pop("pageToken", None) for query in queries] == [None, "from0", "from3", "from6"]
    assert queries == [queries[0]] * 4


def test_studies_that_come_twice_are_passed_on_twice(client, registry_server):
    registry_server.twice = True
    with client.studies(["NCT90000001"]) as spool:
        assert ids_of(spool) == ["NCT90000001"] * 2


def test_pages_that_lead_in_a_circle_end_in_an_error(client, registry_server):
    registry_server.endless_pages = True
    with pytest.raises(BadAnswer, match="circle"):
        client.studies(["NCT90000001"])


@pytest.mark.parametrize("status", [414, 413, 431, 400])
def test_an_address_that_is_too_long_is_halved(client, registry_server, status):
    registry_server.studies = many(1_000)
    registry_server.max_address, registry_server.too_long_status = 4_000, status
    with client.studies(registry_server.studies) as spool:
        assert ids_of(spool) == list(registry_server.studies)

    sizes = [len(asked.ids) for asked in registry_server.log]
    assert sizes == [1_000, 500, 250, 250, 250, 250]


def test_a_refusal_that_shorter_addresses_do_not_help_is_an_error(client, registry_server):
    registry_server.max_address = 10
    with pytest.raises(Refused, match="414") as caught:
        client.studies(["NCT90000001", "NCT90000002"])

    assert caught.value.status == 414
    assert client.requests == 2


def test_a_bad_request_is_told_in_the_registrys_words(client, registry_server):
    registry_server.fail_next(400, text="Unknown field ProtocolSection")
    with pytest.raises(Refused, match=r"refused the request.*Unknown field ProtocolSection"):
        client.studies(["NCT90000001", "NCT90000002"])
    assert client.requests == 1


def test_requests_are_a_second_apart(client, clock):
    for _ in range(3):
        client.version()

    assert clock.naps == [1, 1]


def test_a_busy_server_is_asked_again_when_it_says(client, registry_server, clock):
    registry_server.fail_next(429, Retry_After="7")
    client.version()

    assert clock.naps == [7]
    assert client.requests == 2


def test_a_failing_server_is_asked_again_later_and_later(client, registry_server, clock):
    registry_server.fail_next(503, times=4)
    client.version()

    assert clock.now - 1_000 == 1 + 2 + 4 + 8
    assert client.requests == 5


def test_a_server_that_goes_on_failing_is_given_up(client, registry_server):
    registry_server.fail_next(500, times=100)
    with pytest.raises(Unreachable, match=r"answered 500\. It was asked 6 times\."):
        client.version()
    assert client.requests == 6


def test_no_wait_goes_past_the_deadline(client, registry_server, clock):
    registry_server.fail_next(429, Retry_After="86400")
    with pytest.raises(DeadlinePassed, match="600 seconds"):
        client.version()
    assert clock.naps == []


def test_a_senseless_retry_after_is_not_followed(client, registry_server, clock):
    registry_server.fail_next(429, times=2, Retry_After="soon")
    client.version()

    assert clock.naps == [1, 2]


def test_a_cut_off_answer_is_asked_for_again(client, registry_server):
    registry_server.cut_off_next()
    with client.studies(["NCT90000001"]) as spool:
        assert ids_of(spool) == ["NCT90000001"]
    assert client.requests == 2


def test_no_server_at_all_is_told_in_a_sentence(clock):
    with (
        RegistryClient("http://127.0.0.1:9", "x@example.org", clock=clock, sleep=clock.sleep) as c,
        pytest.raises(Unreachable, match=r"could not be read \(connection error\)"),
    ):
        c.version()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<!DOCTYPE html><p>Maintenance</p>", "a web page instead of data"),
        ("We are closed.", "not complete JSON"),
        ("", "not complete JSON"),
        ('{"studies": [{"a": 1}', "not complete JSON"),
        ('{"studies": [{"a": 1}]} and more', "not complete JSON"),
        ('{"studies": [' + "[" * 100_000, "not complete JSON"),
        ('{"studies": [' + "9" * 10_000 + "]}", "not complete JSON"),
        ('{"studies": {}}', "not a page of studies"),
        ('{"studies": null}', "not a page of studies"),
        ('{"totalCount": 3}', "not a page of studies"),
        ('{"studies": [], "nextPageToken": 5}', "not a page of studies"),
        ("[]", "not complete JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
    ],
)
def test_an_answer_of_another_kind_is_an_error(client, registry_server, body, sentence):
    registry_server.answer_next(body)
    with pytest.raises(BadAnswer, match=sentence):
        client.studies(["NCT90000001"])


def test_studies_of_any_shape_are_passed_on(client, registry_server):
    registry_server.answer_next(
        '{ "studies" : [ 5 ,null,\n {"a":\r\n"\\ud800"}, [] ], "x": 1e400}'
    )
    with client.studies(["NCT90000001"]) as spool:
        assert list(spool) == [5, None, {"a": "\ud800"}, []]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_huge_answer_is_cut_off(registry_server, clock, zipped):
    registry_server.huge_next(100, zipped=zipped)
    with (
        RegistryClient(
            registry_server.url, "x@example.org", max_bytes=2**20, clock=clock, sleep=clock.sleep
        ) as client,
        pytest.raises(TooLarge, match="larger than 1 MB"),
    ):
        client.studies(["NCT90000001"])


def test_an_answer_that_is_too_large_for_many_ids_is_asked_for_in_halves(registry_server, clock):
    registry_server.studies = many(100)
    registry_server.huge_next(2)
    with (
        RegistryClient(
            registry_server.url, "x@example.org", max_bytes=2**20, clock=clock, sleep=clock.sleep
        ) as client,
        client.studies(registry_server.studies) as spool,
    ):
        assert len(spool) == 100
    assert [len(asked.ids) for asked in registry_server.log] == [100, 50, 50]


@pytest.mark.parametrize(
    ("start", "length"),
    [(b"", None), (b'{"studies": [', None), (b"{", 1_000_000)],
    ids=["headers", "body", "body of known length"],
)
def test_an_endless_trickle_ends_at_the_deadline(registry_server, start, length):
    registry_server.trickle_next(start, length)
    began = time.monotonic()
    with (
        RegistryClient(registry_server.url, "x@example.org", deadline=0.3) as client,
        pytest.raises(DeadlinePassed, match=r"longer than 0\.3 seconds"),
    ):
        client.studies(["NCT90000001"])
    assert time.monotonic() - began < 3
    assert client.requests == 1


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost/api/v2/version",
        "https://example.org/",
        "//example.org/",
        "ftp://x",
        "//[",
    ],
)
def test_a_redirect_to_another_server_is_not_followed(client, registry_server, location):
    registry_server.redirect_next(location)
    with pytest.raises(BadAnswer, match="redirected to another address"):
        client.version()
    assert client.requests == 1


def test_the_body_of_a_redirect_is_not_read(client, registry_server):
    registry_server.fail_next(301, text="x" * 50_000_000, Location="/api/v2/version")

    assert client.version().api_version == "2.0.5"


def test_a_redirect_without_end_is_given_up(client, registry_server):
    registry_server.redirect_next("/api/v2/version", times=10)
    with pytest.raises(BadAnswer, match="more than 3 times"):
        client.version()
    assert client.requests == 4


def test_one_study_is_found_by_its_id_or_an_alias(client, registry_server):
    study = client.study("NCT90000001")

    assert ids_of([study]) == ["NCT90000001"]
    assert client.study("nct90000091") == study
    assert [asked.query.keys() for asked in registry_server.log] == [{"fields"}] * 3


def test_an_unknown_study_is_told_in_the_registrys_words(client):
    with pytest.raises(NotFound, match="NCT number NCT99999999 not found"):
        client.study("NCT99999999")


def test_an_unknown_address_is_told_without_its_web_page(registry_server, clock):
    with (
        RegistryClient(
            registry_server.url + "/nowhere", "x@example.org", clock=clock, sleep=clock.sleep
        ) as client,
        pytest.raises(RegistryError) as caught,
    ):
        client.version()
    assert "<" not in str(caught.value)


def test_a_search_asks_for_condition_place_and_status(client, registry_server):
    found = client.search("lupus", "Sacramento", ["RECRUITING", "NOT_YET_RECRUITING"])

    assert (ids_of(found.studies), found.total) == (["NCT90000001"], 1)
    (asked,) = registry_server.log
    assert asked.query["query.cond"] == "lupus"
    assert asked.query["query.locn"] == "Sacramento"
    assert asked.query["filter.overallStatus"] == "RECRUITING,NOT_YET_RECRUITING"
    assert "resultsSection" not in found.studies[0]


def test_a_search_stops_at_its_limit_and_says_how_many_there_are(client, registry_server):
    registry_server.page_limit = 2
    found = client.search("lupus", limit=3)

    assert (len(found.studies), found.total) == (3, 3)
    found = client.search("lupus", limit=1)
    assert (len(found.studies), found.total) == (1, 3)


def test_an_odd_search_is_sent_as_it_is(client, registry_server):
    found = client.search('"&query.term=x', statuses=["RECRUITING"])

    assert found.studies == []
    assert registry_server.log[0].query["query.cond"] == '"&query.term=x'


def test_a_search_for_nothing_is_refused(client):
    with pytest.raises(ValueError, match="a condition, a place or a status"):
        client.search(" ", "")


@pytest.mark.parametrize("address", ["", "clinicaltrials.gov/api/v2", "file:///etc/passwd"])
def test_only_the_address_of_a_web_server_will_do(address):
    with pytest.raises(ValueError, match="not the address"):
        RegistryClient(address, "x@example.org")
