"""Staff who are no superusers: one publishes, one may only submit."""

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD, make_staff

from .conftest import Watched

pytestmark = pytest.mark.browser

OURS = "Words that a member of staff has just written."


@pytest.fixture
def log_in(served, new_context):
    def log_in(username: str, group: str):
        make_staff(username, group)
        page = new_context(viewport={"width": 1400, "height": 900}).new_page()
        page.goto(f"{served}/admin/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{served}/admin/")
        return page

    return log_in


def write_summary(page, served, focus_area):
    page.goto(f"{served}/admin/pages/{focus_area.pk}/edit/")
    page.locator("#id_summary").fill(OURS)


def test_a_publisher_edits_previews_and_publishes(served, focus_area, log_in, page):
    desk = log_in("pat", "Publishers")
    watched = Watched(desk, served)
    write_summary(desk, served, focus_area)
    desk.get_by_role("button", name="Toggle preview").click()
    preview = desk.frame_locator("#w-preview-iframe")
    expect(preview.get_by_text(OURS)).to_be_visible(timeout=20_000)
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("has been published")).to_be_visible()
    page.goto(f"{served}{focus_area.url}")
    expect(page.get_by_text(OURS)).to_be_visible()
    assert [line for line in watched.complaints if "foreign" in line or "Security" in line] == []


def test_an_editor_submits_and_cannot_publish(served, focus_area, log_in, page):
    desk = log_in("eli", "Editors")
    write_summary(desk, served, focus_area)
    desk.get_by_role("button", name="More actions").click()
    assert desk.get_by_role("button", name="Publish", exact=True).count() == 0
    desk.get_by_role("button", name="Submit to").click()
    expect(desk.get_by_text("submitted for moderation")).to_be_visible()
    page.goto(f"{served}{focus_area.url}")
    expect(page.get_by_text(OURS)).to_have_count(0)


def test_staff_see_what_is_missing_before_the_site_goes_live(served, log_in):
    desk = log_in("pat", "Publishers")
    panel = desk.get_by_role("region", name="Before the site goes live")
    expect(panel.get_by_text("Enter a phone number")).to_be_visible()
    expect(panel.get_by_text("Enter the real giving page")).to_be_visible()
    panel.get_by_text("Enter a phone number").click()
    desk.get_by_label("Phone").fill("(916) 555-0100")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("updated")).to_be_visible()
    desk.goto(f"{served}/admin/")
    expect(desk.get_by_text("Enter a phone number")).to_have_count(0)
