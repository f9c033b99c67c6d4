"""Which address a placement leads to, whatever the stored address holds."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from donations.addresses import host_of
from donations.models import Fund, GivingHost
from donations.parameters import add_parameters, check_parameters

from .conftest import ADDRESS

CODES = {"designation": "L 1&2", "appeal": "é#?/", "fund": "lupus", "placement": "header"}
TEMPLATE = "?desid={designation}&appealid={appeal}"
ADDED = "desid=L%201%262&appealid=%C3%A9%23%3F%2F"


@pytest.mark.parametrize(
    ("stored", "final"),
    [
        ("https://g.org", f"https://g.org?{ADDED}"),
        ("https://g.org/", f"https://g.org/?{ADDED}"),
        ("https://g.org/a?", f"https://g.org/a?{ADDED}"),
        ("https://g.org/a?b=1", f"https://g.org/a?b=1&{ADDED}"),
        ("https://g.org/a?b=1&", f"https://g.org/a?b=1&{ADDED}"),
        ("https://g.org/a?b=%26%20c&flag", f"https://g.org/a?b=%26%20c&flag&{ADDED}"),
        ("https://g.org/a%2Fb?c=d+e", f"https://g.org/a%2Fb?c=d+e&{ADDED}"),
        ("https://g.org/a#form", f"https://g.org/a?{ADDED}#form"),
        ("https://g.org/a?b=1#/way?c=2", f"https://g.org/a?b=1&{ADDED}#/way?c=2"),
        ("https://g.org/a?desid=old&b=1", f"https://g.org/a?b=1&{ADDED}"),
        ("https://g.org/a?des%69d=old", f"https://g.org/a?{ADDED}"),
        ("https://g.org/a?desid=1&desid=2", f"https://g.org/a?{ADDED}"),
    ],
)
def test_parameters_are_added_to_any_address(stored, final):
    assert add_parameters(stored, TEMPLATE, CODES) == final


def test_a_code_that_is_not_there_is_left_out():
    codes = CODES | {"appeal": ""}
    assert add_parameters("https://g.org/a", TEMPLATE, codes) == "https://g.org/a?desid=L%201%262"
    assert add_parameters(
        "https://g.org/a?appealid=own", TEMPLATE, codes | {"designation": ""}
    ) == ("https://g.org/a?appealid=own")


def test_utm_parameters_and_fixed_ones():
    template = "utm_source=site&utm_campaign={fund}&utm_content=web-{placement}"
    assert add_parameters("https://g.org/", template, CODES) == (
        "https://g.org/?utm_source=site&utm_campaign=lupus&utm_content=web-header"
    )


def test_no_template_changes_nothing():
    assert add_parameters("https://g.org/a?#b", "", CODES) == "https://g.org/a?#b"


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_code_leads_to_another_host(designation, appeal):
    codes = {"designation": designation.encode(errors="ignore").decode(), "appeal": ""}
    codes["appeal"] = appeal.encode(errors="ignore").decode()
    final = add_parameters("https://give.lupus-fund.org/a?b=1#c", TEMPLATE, codes)
    assert host_of(final) == "give.lupus-fund.org"
    assert final.endswith("#c")


@pytest.mark.parametrize("template", [TEMPLATE, "a=b", "?utm_x={placement}&y=", "a[]=1%20"])
def test_a_template_that_can_be_filled_in_is_taken(template):
    check_parameters(template)


@pytest.mark.parametrize(
    "template",
    ["?a={donor}", "?a={appeal", "?a=}", "{appeal}=1", "?", "?a=b#c", "?a=b c", "?a=%zz", "?a=é",
     "?a=b&", "?a=b\r\nX: y", "?a=b?c", "?a={}"],
)  # fmt: skip
def test_a_template_that_cannot_is_refused(template):
    with pytest.raises(ValidationError):
        check_parameters(template)


def test_each_placement_has_an_address_of_its_own(fund, poster):
    fund.designation_code, fund.parameters = "LUP", TEMPLATE
    assert fund.final_address(poster) == f"{ADDRESS}?desid=LUP&appealid=PA"
    other = fund.placements.get(slug="other")
    assert fund.final_address(other) == f"{ADDRESS}?desid=LUP"


@pytest.mark.parametrize(
    "address",
    ["http://give.lupus-fund.org/", "https://elsewhere.org/", "https://give.lupus-fund.org:444/",
     "https://u@give.lupus-fund.org/", "javascript:alert(1)", "https://GIVE.lupus-fund.org/",
     "https://give.lupus-fund.org\\@evil.org/", "https://93.184.216.34/"],
)  # fmt: skip
def test_a_fund_is_not_saved_with_an_address_that_is_not_allowed(fund, address):
    fund.giving_url = address
    with pytest.raises(ValidationError):
        fund.full_clean()


def test_an_example_address_is_no_address_on_the_public_site(fund, settings):
    GivingHost.objects.get_or_create(host="example.org")
    Fund.objects.update(giving_url="https://example.org/lupus")
    assert Fund.objects.get().destination
    settings.HTTPS = True
    assert not Fund.objects.get().destination


def test_a_new_fund_has_a_placement_for_links_that_nobody_named(site):
    fund = Fund.objects.create(name="Another fund", slug="another")
    assert [placement.slug for placement in fund.placements.all()] == ["other"]


def test_a_placement_is_the_only_one_with_its_slug(fund, poster):
    twin = type(poster)(fund=fund, name="Twin", slug=poster.slug)
    with pytest.raises(ValidationError):
        twin.full_clean()


def test_a_placement_that_the_site_names_keeps_its_slug(fund):
    header = fund.placements.get(slug="header")
    header.slug = "top"
    with pytest.raises(ValidationError):
        header.full_clean()
