"""What a donor meets who follows a giving link."""

import pytest
from wagtail.models import Page

from donations.models import DailyClicks, DonatePage, Fund

from .conftest import ADDRESS, LINK

CLOSED = "/donate/#link-closed"


def clicks(slug="other"):
    return sum(DailyClicks.objects.filter(placement__slug=slug).values_list("clicks", flat=True))


def test_a_link_leads_to_the_stored_address(fund, client):
    answer = client.get(LINK)
    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert clicks() == 1


def test_a_placement_adds_its_appeal_and_is_counted_apart(fund, poster, client):
    Fund.objects.update(parameters="?appealid={appeal}")
    assert client.get(f"{LINK}poster-a/")["Location"] == f"{ADDRESS}?appealid=PA"
    assert (clicks("poster-a"), clicks()) == (1, 0)


@pytest.mark.parametrize(
    "placement", ["no-such", "x" * 300, "%E2%98%83", "a%00b", "a b", "<script>"]
)
def test_an_unknown_placement_counts_as_other(fund, client, placement):
    assert client.get(f"{LINK}{placement}/")["Location"] == ADDRESS
    assert clicks() == 1


def test_a_link_that_lost_its_last_slash_still_leads_there(fund, poster, client):
    assert client.get(LINK.rstrip("/"))["Location"] == ADDRESS
    assert client.get(f"{LINK}poster-a")["Location"] == ADDRESS
    assert (clicks(), clicks("poster-a")) == (1, 1)


@pytest.mark.parametrize(
    "path",
    ["no-such-fund/", "no-such-fund/header/", "", "//", "a/b/c/d/", "%00/", "%0d%0aX:y/",
     "//evil.org/", "\\evil.org/", "x" * 3000, "é/", "..%2f..%2f/"],
)  # fmt: skip
def test_an_unknown_fund_leads_to_the_donate_page(fund, client, path):
    answer = client.get(f"/give/{path}")
    assert (answer.status_code, answer["Location"]) == (302, CLOSED)
    assert not answer.cookies
    assert not DailyClicks.objects.exists()


def test_an_unpublished_fund_leads_to_the_donate_page_which_says_so(fund, client):
    fund.unpublish()
    answer = client.get(f"{LINK}header/", follow=True)
    assert answer.redirect_chain == [(CLOSED, 302)]
    assert 'id="link-closed"' in answer.text
    assert not DailyClicks.objects.exists()


def test_the_donate_page_may_stand_elsewhere_or_nowhere(fund, client):
    page = DonatePage.objects.get()
    page.slug = "give-to-us"
    page.save_revision().publish()
    assert client.get("/give/nobody/")["Location"] == "/give-to-us/#link-closed"
    Page.objects.filter(pk=page.pk).update(live=False)
    assert client.get("/give/nobody/")["Location"] == "/"


def test_only_reading_is_allowed(fund, client):
    assert client.post(LINK).status_code == 405
    assert clicks() == 0
