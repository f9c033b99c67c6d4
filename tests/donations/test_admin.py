"""What staff see of giving in the admin."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from donations.models import DailyClicks, Fund, LinkCheck, Placement
from lupus_site.models import InformationPage
from tests.factories import PASSWORD, make_staff

from .conftest import ADDRESS, LINK

REPORT = "/admin/reports/giving/"


@pytest.fixture
def publisher(fund, client):
    """The client, logged in as a member of the Publishers."""
    client.login(username=make_staff("pub", "Publishers").get_username(), password=PASSWORD)
    return client


@pytest.fixture
def editor(fund, client):
    """The client, logged in as a member of the Editors."""
    client.login(username=make_staff("ed", "Editors").get_username(), password=PASSWORD)
    return client


def edit_url(thing) -> str:
    return reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk])


@pytest.fixture
def clicks(fund):
    """Two placements over three days in March, and one a year before."""
    header, home = (fund.placements.get(slug=slug) for slug in ("header", "home"))
    for placement, day, number in [
        (header, "2026-03-01", 5),
        (header, "2026-03-03", 7),
        (home, "2026-03-01", 1000),
        (home, "2025-03-01", 2),
    ]:
        DailyClicks.objects.create(placement=placement, day=day, clicks=number)


def test_the_funds_editor_shows_where_each_link_leads(publisher, poster):
    Fund.objects.update(parameters="?appealid={appeal}")
    page = publisher.get(edit_url(Fund.objects.get())).text
    assert f"{ADDRESS}?appealid=PA" in page
    assert f"http://127.0.0.1:8000{LINK}poster-a/" in page


def test_a_placements_editor_shows_its_own_address_alone(publisher, poster):
    Fund.objects.update(parameters="?appealid={appeal}")
    page = publisher.get(edit_url(poster)).text
    assert f"{ADDRESS}?appealid=PA" in page
    assert f"{LINK}header/" not in page


def test_an_editor_of_words_sees_neither_funds_nor_numbers(editor, poster):
    paths = [f"poster/{poster.pk}/a4/", f"qr/{poster.pk}.png", f"qr/{poster.pk}.svg", "links/"]
    for url in [edit_url(poster), REPORT, *(f"/admin/giving/{path}" for path in paths)]:
        assert editor.get(url).status_code == 302, url  # back to the admin, with a message
    assert editor.post(f"/admin/giving/check/{poster.fund_id}/").status_code == 302
    assert "Clicks on giving links" not in editor.get("/admin/").text


def test_nobody_sees_it_without_logging_in(poster, client):
    answer = client.get(f"{REPORT}?export=csv")
    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


def test_only_administrators_edit_the_list_of_hosts(publisher, fund, admin_client):
    url = reverse("wagtailsnippets_donations_givinghost:list")
    assert publisher.get(url).status_code == 302
    assert admin_client.get(url).status_code == 200


def test_the_links_page_offers_each_placements_code_and_poster(publisher, poster):
    page = publisher.get("/admin/giving/links/").text
    assert f"/admin/giving/qr/{poster.pk}.svg" in page
    assert f"/admin/giving/poster/{poster.pk}/letter/" in page
    assert "Check it now" in page


def test_the_report_adds_up_by_placement(publisher, clicks):
    page = publisher.get(REPORT).text
    assert "1,014 clicks" in page
    assert "The home page <b>1,002</b>" in page
    assert "The top of each page <b>12</b>" in page


def test_the_report_holds_for_any_days(publisher, clicks):
    page = publisher.get(f"{REPORT}?day_from=2026-03-02&day_to=2026-03-31").text
    assert "7 clicks" in page
    assert "Mar 3, 2026, The top of each page: 7" in " ".join(page.split())
    assert "The chart as a table" in page
    assert "clicks__legend" not in publisher.get(f"{REPORT}?day_from=2027-01-01").text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_is_exported(publisher, clicks, kind):
    answer = publisher.get(f"{REPORT}?day_from=2026-03-01&export={kind}")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode())))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = [[str(cell.value)[:10] if i == 0 else str(cell.value) for i, cell in enumerate(row)]
                for row in sheet.rows]  # fmt: skip
    fund = "Lupus Clinical Care Fund"
    assert rows == [
        ["Day", "Fund", "Placement", "Slug", "Clicks"],
        ["2026-03-03", fund, "The top of each page", "header", "7"],
        ["2026-03-01", fund, "The home page", "home", "1000"],
        ["2026-03-01", fund, "The top of each page", "header", "5"],
    ]


def test_a_placement_of_the_sites_own_is_not_deleted(admin_client, fund):
    other = fund.placements.get(slug="other")
    url = reverse(other.snippet_viewset.get_url_name("delete"), args=[other.pk])
    admin_client.post(url)
    assert Placement.objects.filter(pk=other.pk).exists()


def test_the_first_page_names_a_giving_page_that_fails(publisher, fund):
    check = LinkCheck.objects.create(
        fund=fund, checked_at=timezone.now(), failures=1, problem="It answers 500 instead of 200."
    )
    assert "A giving page does not work" not in publisher.get("/admin/").text
    check.failures = 2
    check.save()
    page = publisher.get("/admin/").text
    assert "A giving page does not work" in page
    assert "It answers 500 instead of 200." in page


def test_the_go_live_list_names_what_the_fund_lacks(publisher, fund):
    page = publisher.get("/admin/").text
    assert "Enter who receives gifts to the Lupus Clinical Care Fund" in page
    assert "Enter the real giving page" not in page
    Fund.objects.update(giving_url="https://example.org/x")
    assert "Enter the real giving page" in publisher.get("/admin/").text


def test_the_block_to_give_has_a_preview_in_the_chooser(publisher, fund):
    block = InformationPage.body.field.stream_block.child_blocks["donate"]
    page = publisher.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert "Lupus Clinical Care Fund" in page.text
    assert f'href="{LINK}page/"' in page.text


def test_a_publisher_adds_a_placement_with_its_appeal_code(publisher, fund):
    url = reverse(Placement.snippet_viewset.get_url_name("add"))
    form = {"fund": fund.pk, "name": "Spring letter", "slug": "spring", "appeal_code": "SP26"}
    assert publisher.post(url, form).status_code == 302
    assert publisher.post(url, form).status_code == 200  # there is one of this name
    assert Placement.objects.get(slug="spring").appeal_code == "SP26"


def test_a_publisher_is_told_which_host_is_not_allowed(publisher, fund):
    words = ["purpose", "made_possible", "contact", "donor_privacy", "tax_note"]
    data = nested_form_data(
        {"name": fund.name, "slug": fund.slug, "other_ways": streamfield([])}
        | {name: rich_text("<p>Words.</p>") for name in words}
        | {"giving_url": "https://evil.org/"}
    )
    answer = publisher.post(edit_url(fund), data)
    assert "Ask an administrator to allow the host evil.org." in answer.text
    data["giving_url"] = ADDRESS
    data["parameters"] = "?a={donor}"
    assert "{donor} is not known." in publisher.post(edit_url(fund), data).text
    data["parameters"] = "?a={appeal}"
    assert publisher.post(edit_url(fund), data | {"action-publish": "yes"}).status_code == 302
    assert Fund.objects.get().parameters == "?a={appeal}"
