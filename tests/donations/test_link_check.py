"""The check of a giving page: what it asks, what it finds, and what follows."""

import ssl
import time

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from donations import link_check
from donations.link_watch import check_fund
from donations.models import Fund, GivingHost, LinkCheck
from tests.factories import PASSWORD, make_staff

from .conftest import ADDRESS, HOST
from .stand_in import StandIn

PHRASE = "Lupus Clinical Care Fund"
HOSTS = frozenset({HOST, "secure.lupus-fund.org"})


@pytest.fixture
def stand_in():
    server = StandIn(names=(HOST, "secure.lupus-fund.org"))
    yield server
    server.close()


def problem(stand_in, path="/", **changes):
    return link_check.check(f"https://{HOST}{path}", HOSTS, PHRASE, stand_in.network(**changes))


def test_a_page_that_answers_and_names_the_fund_is_well(stand_in):
    assert problem(stand_in, "/lupus?desid=L#form") == ""
    assert [(host, path) for host, path, _headers in stand_in.asked] == [(HOST, "/lupus?desid=L")]


def test_it_may_redirect_within_the_allowed_hosts(stand_in):
    assert problem(stand_in, "/a/to/https://secure.lupus-fund.org/page") == ""
    assert problem(stand_in, "/a/to//page") == ""
    assert len(stand_in.asked) == 4


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/404", "404 instead of 200"),
        ("/500", "500 instead of 200"),
        ("/other", "are not on the page"),
        ("/loop", "redirects more than 5 times"),
        ("/a/to/https://elsewhere.org/", "elsewhere.org, which is not an allowed host"),
        ("/a/to/http://give.lupus-fund.org/", "not plain https"),
        ("/a/to/https://127.0.0.1/", "not plain https"),
        ("/a/to/https://give.lupus-fund.org:8443/", "not plain https"),
        ("/a/to/javascript:alert(1)", "not plain https"),
        ("/302", "302 instead of 200"),
    ],
)
def test_what_is_amiss_is_said(stand_in, path, words):
    assert words in problem(stand_in, path)


def test_a_host_off_the_list_is_never_asked(stand_in):
    problem(stand_in, "/a/to/https://elsewhere.org/")
    assert {host for host, *_rest in stand_in.asked} == {HOST}
    said = link_check.check("https://elsewhere.org/", HOSTS, PHRASE, stand_in.network())
    assert "not an allowed host" in said
    assert len(stand_in.asked) == 1


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_a_page_that_takes_too_long_is_given_up(stand_in, path, monkeypatch):
    monkeypatch.setattr(link_check, "DEADLINE", 1)
    started = time.monotonic()
    assert "did not answer within 1 seconds" in problem(stand_in, path)
    assert time.monotonic() - started < 2


def test_a_name_server_that_is_silent_is_given_up(stand_in, monkeypatch):
    monkeypatch.setattr(link_check, "DEADLINE", 0.5)
    silent = {"resolve": lambda *_host, **_kind: time.sleep(3) or []}
    assert "did not answer" in problem(stand_in, **silent)


def test_a_certificate_of_nobody_we_trust_is_refused(stand_in):
    said = problem(stand_in, context=ssl.create_default_context())
    assert "certificate is not valid" in said
    assert stand_in.asked == []


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ({"days": 5}, "ends in less than 14 days"),
        ({"days": -1}, "certificate is not valid"),
        ({"names": ("other.lupus-fund.org",)}, "certificate is not valid"),
    ],
)
def test_a_certificate_that_is_bad_or_ends_soon_is_said(certificate, words):
    server = StandIn(**certificate)
    assert words in problem(server)
    assert server.asked == []
    server.close()


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "0.1.2.3", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1",
     "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "192.0.2.1"],
)  # fmt: skip
def test_a_private_address_is_never_asked(stand_in, ip):
    assert not link_check.is_public(ip)
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", (ip, stand_in.port))]
    names = {"resolve": lambda *_host, **_kind: found, "may_ask": link_check.is_public}
    assert "private address" in problem(stand_in, **names)
    assert stand_in.asked == []


@pytest.mark.parametrize("ip", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_a_public_address_may_be_asked(ip):
    assert link_check.is_public(ip)


def test_without_a_test_only_public_addresses_are_asked(fund):
    assert link_check.Network().may_ask is link_check.is_public
    assert link_check.Network().port == 443
    said = link_check.check("https://localhost.lupus-fund.org/", frozenset(), PHRASE)
    assert "not an allowed host" in said


def test_two_failures_in_a_row_are_news_and_a_success_undoes_them(fund, stand_in, client):
    make_staff("pub", "Publishers")
    make_staff("ed", "Editors")
    fails, works = stand_in.network(), stand_in.network()
    Fund.objects.update(giving_url=f"{ADDRESS}/to//404")
    assert check_fund(Fund.objects.get(), fails).failures == 1
    assert mail.outbox == []
    assert check_fund(Fund.objects.get(), fails).is_failing
    check_fund(Fund.objects.get(), fails)
    assert [message.to for message in mail.outbox] == [["pub@example.org"]]
    assert "It answers 404 instead of 200." in mail.outbox[0].body
    assert "does not work" in mail.outbox[0].subject

    Fund.objects.update(giving_url=ADDRESS)
    found = check_fund(Fund.objects.get(), works)
    assert (found.failures, found.problem, found.is_failing) == (0, "", False)
    assert "works again" in mail.outbox[1].subject
    assert len(mail.outbox) == 2


def test_a_mail_that_fails_does_not_undo_the_check(fund, stand_in, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_staff("pub", "Publishers")
    Fund.objects.update(giving_url=f"{ADDRESS}/to//404")
    for _time in range(2):
        check_fund(Fund.objects.get(), stand_in.network())
    assert LinkCheck.objects.get().is_failing


def test_what_sends_no_donor_anywhere_is_not_checked(fund, stand_in):
    GivingHost.objects.filter(host=HOST).delete()
    assert check_fund(Fund.objects.get(), stand_in.network()) is None
    Fund.objects.update(giving_url="https://example.org/lupus-clinical-care-fund")
    assert check_fund(Fund.objects.get(), stand_in.network()) is None
    assert stand_in.asked == []


@pytest.fixture
def only_stand_in(stand_in, monkeypatch):
    """The check's own network is the stand-in's."""
    network = stand_in.network()
    monkeypatch.setattr(link_check, "Network", lambda: network)
    return stand_in


def test_the_command_says_what_it_found(fund, only_stand_in, capsys):
    call_command("check_giving_links")
    assert capsys.readouterr().out == "Lupus Clinical Care Fund: works\n"
    Fund.objects.update(expected_phrase="Words of another year")
    with pytest.raises(CommandError, match="1 of the giving pages"):
        call_command("check_giving_links")
    assert "“Words of another year” are not on the page" in capsys.readouterr().out


def test_staff_check_with_a_button(fund, only_stand_in, client):
    client.login(username=make_staff("pub", "Publishers").get_username(), password=PASSWORD)
    url = reverse("giving_check", args=[fund.pk])
    assert client.get(url).status_code == 405
    page = client.post(url, follow=True).text
    assert "The giving page works." in page
    Fund.objects.update(expected_phrase="Words of another year")
    page = client.post(url, follow=True).text
    assert "are not on the page" in page
    assert LinkCheck.objects.get().failures == 1
