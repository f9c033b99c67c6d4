"""What the donate page, the header, the footer and the blocks say of giving."""

import pytest
from django.utils import timezone

from donations.models import Fund, GivingHost, LinkCheck
from lupus_site.models import InformationPage

from .conftest import HOST, LINK

WAYS = [
    ("check", "", "<p>Write it to the fund.</p>"),
    ("employer", "", "<p>Ask if your employer gives too.</p>"),
    ("other", "At our desk", "<p>Come by.</p>"),
]


@pytest.fixture
def with_ways(fund) -> Fund:
    """The fund with ways to give besides the giving page."""
    fund.other_ways = fund._meta.get_field("other_ways").stream_block.to_python(
        [
            {"type": "way", "value": {"way": way, "own_heading": heading, "text": text}}
            for way, heading, text in WAYS
        ]
    )
    fund.save()
    return fund


def failing(fund, failures=2):
    LinkCheck.objects.create(
        fund=fund, checked_at=timezone.now(), failures=failures, problem="It answers 500."
    )


def page_text(client, path="/donate/") -> str:
    return " ".join(client.get(path).text.split())


def test_it_gives_one_plain_way_naming_recipient_and_host(fund, client):
    Fund.objects.update(recipient="The Foundation", tax_number="12-3456789")
    page = page_text(client)
    assert f'href="{LINK}donate-page/"' in page
    assert "You give to The Foundation." in page
    assert f"<b>{HOST}</b>" in page
    assert "Tax number (EIN): 12-3456789" in page
    assert "Giving never affects your care, or a place in a study." in page
    assert "Questions people ask" in page


def test_it_says_nothing_of_what_is_not_entered(fund, client):
    page = page_text(client)
    for words in ("You give to", "Tax number", "What gifts have made possible", "Other ways"):
        assert words not in page


def test_it_lists_the_other_ways_in_their_order(with_ways, client):
    page = page_text(client)
    online, *ways = (
        page.index(words)
        for words in (">Give online<", "Other ways to give</h2>", "By check", "With your employer",
                      "At our desk", "Questions people ask")
    )  # fmt: skip
    assert [online, *ways] == sorted([online, *ways])
    assert "Another way" not in page


def test_a_failing_page_puts_the_other_ways_first_and_says_so(with_ways, client):
    failing(with_ways)
    page = page_text(client)
    assert "Giving online may not work just now." in page
    assert "We are sorry" in page
    assert page.index("By check") < page.index("Try the giving page")
    assert ">Give online<" not in page
    LinkCheck.objects.update(failures=0, problem="")
    assert ">Give online<" in page_text(client)


def test_one_failure_changes_nothing(with_ways, client):
    failing(with_ways, failures=1)
    assert ">Give online<" in page_text(client)


def test_without_a_giving_page_it_says_that_online_is_closed(with_ways, client):
    GivingHost.objects.filter(host=HOST).delete()
    page = page_text(client)
    assert "Giving online is not open at the moment." in page
    assert "Please use one of these ways." in page
    assert LINK not in page


@pytest.mark.parametrize(
    "path",
    ["/", "/cell-therapy/", "/studies/", "/studies/car-t-cells-in-active-lupus/", "/donate/",
     "/joining-a-study/", "/search/?q=lupus", "/no-such-page/", "/privacy/"],
)  # fmt: skip
def test_give_stands_in_the_header_and_footer_of_every_page(fund, client, path):
    page = page_text(client, path)
    assert page.count(f'href="{LINK}header/"') == 1
    assert page.count(f'href="{LINK}footer/"') == 1


def test_while_it_fails_header_and_footer_lead_to_the_donate_page(with_ways, client):
    failing(with_ways)
    page = page_text(client, "/privacy/")
    assert LINK not in page
    assert page.count('href="/donate/"') >= 3


def test_with_no_way_to_give_nothing_asks_for_a_gift(fund, client):
    Fund.objects.update(giving_url="")
    page = page_text(client, "/")
    assert "Give" not in page
    assert "Giving online is not open at the moment." in page_text(client)


def test_the_home_page_leads_there_in_one_click(fund, client):
    page = page_text(client, "/")
    assert f'href="{LINK}home/"' in page
    assert f"You go to {HOST}." in page


def test_no_block_to_give_stands_on_a_study_page(fund, client):
    page = page_text(client, "/studies/car-t-cells-in-active-lupus/")
    assert "fund-band" not in page
    assert page.count("/give/") == 2


def test_the_page_asks_the_database_little(with_ways, client, django_assert_max_num_queries):
    client.get("/donate/")
    with django_assert_max_num_queries(15):
        client.get("/donate/")


def test_an_information_page_may_hold_a_block_to_give(fund, client):
    page = InformationPage.objects.get(slug="joining-a-study")
    words = {"heading": "If you want to help", "text": "<p>You may give.</p>", "fund": None}
    page.body.append(("donate", words))
    page.save_revision().publish()
    text = page_text(client, "/joining-a-study/")
    assert "If you want to help" in text
    assert f'href="{LINK}page/"' in text
