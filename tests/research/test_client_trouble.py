"""Whatever the registry does, it ends in time, in little memory, and in one plain sentence."""

import time

import pytest

from research.registry.client import RegistryClient, RegistryError
from research.registry.errors import BadAnswer, DeadlinePassed, Refused, TooLarge, Unreachable

from .studies import bare_studies, ids_of


@pytest.fixture
def small_client(registry_server, clock):
    """A client that takes no answer of more than a megabyte."""
    with RegistryClient(
        registry_server.url, "x@example.org", max_bytes=2**20, clock=clock, sleep=clock.sleep
    ) as client:
        yield client


def test_a_version_may_lack_its_time_but_not_garble_it(registry_client, registry_server):
    registry_server.version = {"apiVersion": "2.0.5"}
    assert registry_client.version().data_timestamp is None

    registry_server.version = {"apiVersion": "2.0.5", "dataTimestamp": "yesterday"}
    with pytest.raises(BadAnswer, match="time of its data"):
        registry_client.version()


def test_pages_that_lead_in_a_circle_end_in_an_error(registry_client, registry_server):
    registry_server.endless_pages = True
    with pytest.raises(BadAnswer, match="circle"):
        registry_client.studies(["NCT90000001"])


@pytest.mark.parametrize("status", [414, 413, 431, 400])
def test_an_address_that_is_too_long_is_halved(registry_client, registry_server, status):
    registry_server.studies = bare_studies(1_000)
    registry_server.max_address, registry_server.too_long_status = 4_000, status
    with registry_client.studies(registry_server.studies) as spool:
        assert ids_of(spool) == list(registry_server.studies)

    sizes = [len(asked.ids) for asked in registry_server.log]
    assert sizes == [1_000, 500, 250, 250, 250, 250]


def test_a_refusal_of_even_one_id_is_an_error(registry_client, registry_server):
    registry_server.max_address = 10
    with pytest.raises(Refused, match="414") as caught:
        registry_client.studies(["NCT90000001", "NCT90000002"])

    assert caught.value.status == 414
    assert registry_client.requests == 2


def test_a_bad_request_is_told_in_the_registrys_words(registry_client, registry_server):
    registry_server.fail_next(400, text="Unknown field ProtocolSection")
    with pytest.raises(Refused, match=r"refused the request.*Unknown field ProtocolSection"):
        registry_client.studies(["NCT90000001", "NCT90000002"])
    assert registry_client.requests == 1


def test_a_busy_server_is_asked_again_when_it_says(registry_client, registry_server, clock):
    registry_server.fail_next(429, Retry_After="7")
    registry_client.version()

    assert clock.naps == [7]
    assert registry_client.requests == 2


def test_a_failing_server_is_asked_again_later_and_later(registry_client, registry_server, clock):
    registry_server.fail_next(503, times=4)
    registry_client.version()

    assert clock.now - 1_000 == 1 + 2 + 4 + 8
    assert registry_client.requests == 5


def test_a_server_that_goes_on_failing_is_given_up(registry_client, registry_server):
    registry_server.fail_next(500, times=100)
    with pytest.raises(Unreachable, match=r"answered 500\. It was asked 6 times\."):
        registry_client.version()
    assert registry_client.requests == 6


def test_no_wait_goes_past_the_deadline(registry_client, registry_server, clock):
    registry_server.fail_next(429, Retry_After="86400")
    with pytest.raises(DeadlinePassed, match="600 seconds"):
        registry_client.version()
    assert clock.naps == []


def test_a_senseless_retry_after_is_not_followed(registry_client, registry_server, clock):
    registry_server.fail_next(429, times=2, Retry_After="soon")
    registry_client.version()

    assert clock.naps == [1, 2]


def test_a_cut_off_answer_is_asked_for_again(registry_client, registry_server):
    registry_server.cut_off_next()
    with registry_client.studies(["NCT90000001"]) as spool:
        assert ids_of(spool) == ["NCT90000001"]
    assert registry_client.requests == 2


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
def test_an_answer_of_another_kind_is_an_error(registry_client, registry_server, body, sentence):
    registry_server.answer_next(body)
    with pytest.raises(BadAnswer, match=sentence):
        registry_client.studies(["NCT90000001"])


@pytest.mark.parametrize("zipped", [False, True])
def test_a_huge_answer_is_cut_off(small_client, registry_server, zipped):
    registry_server.huge_next(100, zipped=zipped)
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        small_client.studies(["NCT90000001"])


def test_an_answer_too_large_for_many_ids_is_asked_for_in_halves(small_client, registry_server):
    registry_server.studies = bare_studies(100)
    registry_server.huge_next(2)
    with small_client.studies(registry_server.studies) as spool:
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
def test_a_redirect_to_another_server_is_not_followed(registry_client, registry_server, location):
    registry_server.redirect_next(location)
    with pytest.raises(BadAnswer, match="redirected to another address"):
        registry_client.version()
    assert registry_client.requests == 1


def test_the_body_of_a_redirect_is_not_read(registry_client, registry_server):
    registry_server.fail_next(301, text="x" * 50_000_000, Location="/api/v2/version")

    assert registry_client.version().api_version == "2.0.5"


def test_a_redirect_without_end_is_given_up(registry_client, registry_server):
    registry_server.redirect_next("/api/v2/version", times=10)
    with pytest.raises(BadAnswer, match="more than 3 times"):
        registry_client.version()
    assert registry_client.requests == 4


def test_an_unknown_address_is_told_without_its_web_page(registry_server, clock):
    with (
        RegistryClient(
            registry_server.url + "/nowhere", "x@example.org", clock=clock, sleep=clock.sleep
        ) as client,
        pytest.raises(RegistryError) as caught,
    ):
        client.version()
    assert "<" not in str(caught.value)
