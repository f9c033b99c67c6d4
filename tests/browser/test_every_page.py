"""Every kind of page, on a phone and a desk, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import StudyFactory

from .conftest import DESKTOP, PHONE, Watched

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/cell-therapy/",
    "/studies/",
    "/glossary/",
    "/studies/car-t-cells-in-active-lupus/",
    "/joining-a-study/",
    "/donate/",
    "/search/",
    "/search/?q=lupus",
    "/search/?q=nothingofthekind",
    "/no-such-page/",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STORED = """() => ({
    local: localStorage.length, session: sessionStorage.length, cookie: document.cookie
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_pages_are_accessible_private_and_quiet(served, new_context, size, scheme):
    context = new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    watched = Watched(page, served)
    problems = {}
    for path in PAGES:
        page.goto(f"{served}{path}")
        for fold in page.locator("details").all():
            fold.evaluate("fold => { fold.open = true }")
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        if result.violations_count:
            problems[path] = result.generate_report()
        assert page.evaluate(STORED) == {"local": 0, "session": 0, "cookie": ""}
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{path} is {width} px wide"
    assert problems == {}
    assert watched.complaints == []
    assert context.cookies() == []


def test_nothing_moves_while_a_page_loads(served, new_context):
    page = new_context(viewport=PHONE).new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries()"
        ".forEach(entry => { window.shift += entry.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    for path in PAGES:
        page.goto(f"{served}{path}", wait_until="networkidle")
        assert page.evaluate("window.shift") == 0, path


def test_a_page_fits_at_400_percent(served, new_context):
    page = new_context(viewport={"width": 320, "height": 256}).new_page()  # 1280 px at 400 %
    for path in PAGES:
        page.goto(f"{served}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_very_long_words_stay_within_the_page(served, study_index, phone):
    study = StudyFactory(
        parent=study_index,
        title=f"A study of {'very-' * 9}long names and {'ABCDEFGHIJ' * 8}",
        summary="W" * 90,
        registry_record__sponsor="S" * 90,
    )
    for path in ["/studies/", study.url, "/search/?q=study"]:
        phone.goto(f"{served}{path}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_the_first_key_leads_past_the_menu(served, page):
    page.goto(f"{served}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main text"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_keyboard_order_is_the_order_on_the_page(served, page):
    page.goto(f"{served}/")
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent.trim()"))
    menu = ["Studies", "Cell therapy", "Biologic therapies", "Other therapeutic agents"]
    assert stops[0] == "Skip to the main text"
    assert stops[1] == "Lupus Clinical Care Research"
    assert [stop for stop in stops if stop in menu] == menu
    assert stops.index("Search") < stops.index("See research projects and clinical trials")


@pytest.mark.parametrize("javascript", [True, False], ids=["with js", "without js"])
def test_a_patient_on_a_phone_finds_the_open_study(served, new_context, javascript):
    page = new_context(viewport=PHONE, java_script_enabled=javascript).new_page()
    page.goto(f"{served}/")
    assert page.get_by_text("1 study is open here").is_visible()
    page.get_by_role("link", name="See research projects and clinical trials").click()
    page.get_by_role("link", name="CAR T cells made from your own blood").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("CAR T cells")
    assert page.locator(".verdict .status").inner_text() == "Open here"


@pytest.mark.parametrize("javascript", [True, False], ids=["with js", "without js"])
def test_the_menu_opens_on_a_phone(served, new_context, javascript):
    page = new_context(viewport=PHONE, java_script_enabled=javascript).new_page()
    page.goto(f"{served}/")
    menu = page.get_by_role("navigation", name="Main")
    assert not menu.is_visible()
    page.get_by_role("button", name="Menu").click()
    menu.get_by_role("link", name="Cell therapy").click()
    assert page.url == f"{served}/cell-therapy/"


def test_a_search_works_without_javascript(served, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{served}/search/")
    page.get_by_role("searchbox").fill("belimumab")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Biologic therapies").last.click()
    assert page.url == f"{served}/biologic-therapies/"
