"""A donor's way in a real browser: one click from anywhere to the fund's own page."""

import io
import re

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from PIL import Image

from donations.leading import Way
from donations.models import DailyClicks, Fund, GivingHost, LinkCheck
from tests.donations.stand_in import HOST, StandIn
from tests.factories import PASSWORD, make_staff

from .conftest import CHROMIUM, DESKTOP, PHONE, QUIET

pytestmark = pytest.mark.browser

ADDRESS = f"https://{HOST}/lupus?desid=LUP01"
PAGES = [
    "/",
    "/cell-therapy/",
    "/biologic-therapies/",
    "/other-therapeutic-agents/",
    "/studies/",
    "/studies/car-t-cells-in-active-lupus/",
    "/joining-a-study/",
    "/privacy/",
    "/accessibility/",
    "/donate/",
    "/search/?q=lupus",
    "/no-such-page/",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def stand_in():
    server = StandIn()
    yield server
    server.close()


@pytest.fixture(scope="module")
def donors_browser(chromium, stand_in):
    """A browser in which the giving host is the stand-in."""
    rule = f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{stand_in.port}"
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, rule])
    yield browser
    browser.close()


@pytest.fixture
def open_page(donors_browser):
    """Open a page with its own context, as `new_context`; the stand-in is trusted."""
    contexts = []

    def make(**options):
        options = {"viewport": DESKTOP, "ignore_https_errors": True, **options}
        contexts.append(donors_browser.new_context(**options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def fund(served) -> Fund:
    """The site's fund, whose giving page is the stand-in's."""
    GivingHost.objects.get_or_create(host=HOST)
    fund = Fund.objects.get()
    fund.giving_url = f"https://{HOST}/lupus"
    fund.parameters, fund.designation_code = "?desid={designation}", "LUP01"
    fund.recipient, fund.tax_number = "The Foundation", "12-3456789"
    fund.tax_note = fund.contact = fund.made_possible = "<p>A few words.</p>"
    ways = fund._meta.get_field("other_ways").stream_block
    value = {"way": "check", "own_heading": "", "text": "<p>Write a check.</p>"}
    fund.other_ways = ways.to_python([{"type": "way", "value": value}])
    fund.save()
    return fund


def arrives(page, stand_in, came_from):
    """The giving page is open, and its server does not know where from."""
    page.wait_for_url(ADDRESS)
    assert "Lupus" in page.inner_text("h1")
    asked = [(path, headers) for _host, path, headers in stand_in.asked if path != "/favicon.ico"]
    stand_in.asked.clear()
    assert [path for path, _headers in asked] == ["/lupus?desid=LUP01"]
    assert not {name.lower() for name in asked[0][1]} & {"referer", "cookie"}, came_from


def by_mouse(page):
    page.get_by_role("banner").get_by_role("link", name="Give").click()


def by_keyboard(page):
    for _stop in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim().startsWith('Give')"):
            page.keyboard.press("Enter")
            return
    pytest.fail("Give is not among the first stops of the keyboard")


@pytest.mark.parametrize(
    ("go", "options"),
    [
        (by_mouse, {}),
        (by_keyboard, {}),
        (by_mouse, {"java_script_enabled": False}),
        (by_mouse, {"viewport": PHONE, "has_touch": True}),
    ],
    ids=["mouse", "keyboard", "no-script", "phone"],
)
def test_from_every_page_one_click_leads_to_the_funds_page(
    served, fund, stand_in, open_page, go, options
):
    page = open_page(**options)
    for path in PAGES:
        page.goto(f"{served}{path}")
        go(page)
        arrives(page, stand_in, path)
    counted = DailyClicks.objects.get(placement__slug="header")
    assert counted.clicks == len(PAGES)
    assert page.context.cookies(served) == []


@pytest.mark.parametrize(
    ("path", "place", "slug"),
    [
        ("/privacy/", "footer", "footer"),
        ("/", "main", "home"),
        ("/donate/", "main", "donate-page"),
    ],
)
def test_the_other_places_lead_there_too(served, fund, stand_in, open_page, path, place, slug):
    page = open_page()
    page.goto(f"{served}{path}")
    role = {"footer": "contentinfo", "main": "main"}[place]
    page.get_by_role(role).get_by_role("link", name=re.compile("^Give ")).click()
    arrives(page, stand_in, path)
    assert DailyClicks.objects.get().placement.slug == slug


def test_a_closed_link_leads_to_the_donate_page_which_says_so(served, fund, open_page):
    page = open_page()
    page.goto(f"{served}/donate/")
    sentence = page.locator("#link-closed")
    assert not sentence.is_visible()
    page.goto(f"{served}/give/no-such-fund/")
    assert page.url == f"{served}/donate/#link-closed"
    assert sentence.is_visible()
    assert page.context.cookies() == []


def problems(page) -> str:
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return result.generate_report() if result.violations_count else ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_axe_finds_nothing_on_the_donate_page_in_any_state(served, fund, open_page, size, scheme):
    page = open_page(viewport=size, color_scheme=scheme)
    page.goto(f"{served}/donate/#link-closed")
    assert problems(page) == ""
    LinkCheck.objects.create(fund=fund, checked_at=timezone.now(), failures=2, problem="Down.")
    page.goto(f"{served}/donate/")
    assert page.get_by_text("Giving online may not work just now.").is_visible()
    assert problems(page) == ""
    GivingHost.objects.filter(host=HOST).delete()
    page.goto(f"{served}/donate/")
    assert page.get_by_text("Giving online is not open at the moment.").is_visible()
    assert problems(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_axe_finds_nothing_on_the_plain_page(served, open_page, monkeypatch):
    monkeypatch.setattr("donations.views.find_way", lambda *_link, **_how: Way())
    page = open_page()
    assert page.goto(f"{served}/give/any/").status == 503
    assert problems(page) == ""


@pytest.fixture
def staff_page(served, fund, open_page):
    """A page of a browser in which a Publisher is logged in."""
    client = Client()
    client.login(username=make_staff("pub", "Publishers").get_username(), password=PASSWORD)
    page = open_page()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": served}
    page.context.add_cookies([cookie])
    return page


def test_axe_finds_nothing_on_the_report(served, fund, staff_page):
    today = timezone.localdate()
    for number, placement in enumerate(fund.placements.all(), start=1):
        for days in range(0, 60, number):
            day = today - timezone.timedelta(days=days)
            DailyClicks.objects.create(placement=placement, day=day, clicks=number)
    staff_page.goto(f"{served}/admin/reports/giving/")
    staff_page.get_by_text("The chart as a table").click()
    assert staff_page.get_by_role("img", name=re.compile("Columns of clicks")).is_visible()
    assert staff_page.locator(".clicks tbody tr").count() == 60
    assert problems(staff_page) == ""


def test_axe_finds_nothing_on_the_links_page(served, staff_page):
    staff_page.goto(f"{served}/admin/giving/links/")
    assert problems(staff_page) == ""


def read(picture: bytes) -> list[str]:
    image = Image.open(io.BytesIO(picture))
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize(
    ("paper", "points"), [("a4", (595, 842)), ("letter", (612, 792))], ids=["a4", "letter"]
)
def test_a_poster_is_one_sheet_that_leads_to_its_placement(
    served, fund, staff_page, paper, points, settings
):
    placement = fund.placements.get(slug="poster-example")
    staff_page.goto(f"{served}/admin/giving/poster/{placement.pk}/{paper}/")
    assert problems(staff_page) == ""
    link = f"{settings.BASE_URL}/give/lupus-clinical-care-fund/poster-example/"
    assert read(staff_page.screenshot(full_page=True)) == [link]
    sheet = staff_page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)
    assert [tuple(round(float(side)) for side in box) for box in boxes] == [points]


def test_the_svg_file_is_read_too(served, fund, staff_page, settings):
    placement = fund.placements.get(slug="email")
    answer = staff_page.request.get(f"{served}/admin/giving/qr/{placement.pk}.svg")
    staff_page.goto("about:blank")
    staff_page.set_content(answer.text())
    link = f"{settings.BASE_URL}/give/lupus-clinical-care-fund/email/"
    assert read(staff_page.screenshot(full_page=True)) == [link]
