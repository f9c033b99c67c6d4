"""The finder, the question form, the sheet and the glossary in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import RecordFactory, StudyFactory

from .conftest import DESKTOP, PHONE, Watched
from .test_every_page import STORED, WCAG

pytestmark = pytest.mark.browser

CAR_T = "CAR T cells made from your own blood"
STUDY = "/studies/car-t-cells-in-active-lupus/"


@pytest.fixture
def many(served, study_index):
    """So many studies that the finder has filters, and two pages."""
    for number in range(24):
        record = RecordFactory(
            overall_status=["COMPLETED", "RECRUITING"][number % 2],
            our_status=["COMPLETED", "RECRUITING"][number % 2],
            phase=["PHASE1", "PHASE3"][number % 2],
            sex=["ALL", "FEMALE"][number % 2],
        )
        StudyFactory(parent=study_index, title=f"Lupus study {number}", registry_record=record)
    return served


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with js", "without js"])
def test_an_open_car_t_study_is_found_in_three_actions(many, new_context, size, javascript):
    page = new_context(viewport=size, java_script_enabled=javascript).new_page()
    page.goto(f"{many}/studies/")
    page.get_by_role("searchbox").fill("car-t")  # 1
    page.get_by_role("button", name="Find").click()  # 2
    expect(page.locator("#found")).to_have_text("1 study of 26")
    page.get_by_role("link", name=CAR_T).click()  # 3
    assert page.locator(".verdict .status").inner_text() == "Open here"


def test_by_keyboard_too(many, page):
    page.goto(f"{many}/studies/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("CAR T")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("1 study of 26")
    assert page.evaluate("document.activeElement.id") == "find-q"
    link = page.get_by_role("link", name=CAR_T)
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(CAR_T)


def test_results_come_in_place_and_the_history_is_kept(many, page):
    page.goto(f"{many}/studies/")
    page.evaluate("window.stays = true")
    page.get_by_label("Phase 3").check()
    expect(page.locator("#found")).to_have_text("12 studies of 26")
    assert page.url == f"{many}/studies/?phase=3"
    assert page.evaluate("document.activeElement.id") == "find-phase-3"
    page.get_by_label("Order").select_option("newest")
    expect(page).to_have_url(f"{many}/studies/?phase=3&sort=newest")
    page.locator(".chip", has_text="Phase 3").click()
    expect(page.locator("#found")).to_have_text("26 studies")
    assert page.evaluate("document.activeElement.id") == "results"
    assert not page.get_by_label("Phase 3").is_checked()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.locator("#found")).to_have_text("12 studies of 26")
    expect(page.get_by_label("Phase 3")).to_be_checked()
    expect(page.get_by_label("Order")).to_have_value("newest")
    page.go_back()
    expect(page).to_have_url(f"{many}/studies/?phase=3")
    expect(page.get_by_label("Order")).to_have_value("best")
    assert page.evaluate("window.stays") is True
    assert page.evaluate(STORED) == {"local": 0, "session": 0, "cookie": ""}


def test_the_answers_to_the_question_never_leave(many, page):
    watched, asked = Watched(page, many), []
    page.goto(f"{many}/studies/", wait_until="networkidle")
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.get_by_text("Could this be for me?").click()
    page.get_by_label("Your age in years").fill("16")
    page.get_by_label("Sex, as study records use the word").select_option("MALE")
    page.get_by_label("Your age in years").press("Enter")
    told = page.locator("#ask-told")
    expect(told).to_contain_text("of 20 match. None is hidden.")
    card = page.locator(".study-card", has_text=CAR_T)
    expect(card).to_contain_text("The record lists ages 18 to 65: ask the team")
    page.get_by_label("Your age in years").fill("30")
    page.get_by_role("button", name="Compare").click()
    expect(card).to_contain_text("Matches the listed age and sex")
    women = page.locator(".study-card", has_text="Lupus study 1").first
    expect(women).to_contain_text("The record lists women and girls: ask the team")
    assert page.locator(".study-card").count() == 20
    assert asked == [("GET", f"{many}/studies/studies.json")]
    page.get_by_label("Phase 1").check()  # the marks follow to other results
    expect(page.locator(".match").first).to_be_visible()
    assert page.evaluate(STORED) == {"local": 0, "session": 0, "cookie": ""}
    assert watched.complaints == []


def test_without_javascript_the_question_says_so(served, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{served}/studies/")
    page.get_by_text("Could this be for me?").click()
    expect(page.get_by_text("This part needs JavaScript")).to_be_visible()
    expect(page.get_by_label("Your age in years")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False], ids=["with js", "without js"])
def test_a_term_opens_by_click_and_by_keyboard(served, new_context, javascript):
    page = new_context(java_script_enabled=javascript).new_page()
    page.goto(f"{served}/cell-therapy/")
    term = page.locator(".term").first
    note = page.locator(".term-note:popover-open")
    term.click()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    term.press("Enter")
    expect(note).to_be_visible()
    note.get_by_role("button", name="Close").click()
    expect(note).to_have_count(0)


def pdf_pages(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", data))


def test_the_sheet_has_at_most_two_pages(served, study, page):
    rule = "A rule of some length, with a number of 12 mg and a reason for it. " * 4
    record = study.registry_record
    record.criteria = {
        name: [{"text": rule, "marker": "*", "children": []} for _ in range(60)]
        for name in ("inclusion", "exclusion", "other")
    }
    record.sponsor = "A sponsor with a long name " * 8
    record.save()
    study.title = "A very long title " * 11
    study.who_can_join = "<ul>" + "<li>Adults with active lupus of some kind.</li>" * 60 + "</ul>"
    study.records_to_send = "<p>" + "The last letter and all laboratory values. " * 60 + "</p>"
    person = {"name": "A person of the team", "phone": "(916) 555-0100", "email": "a@example.org"}
    study.team = [
        ("member", {**person, "role": role})
        for role in ["investigator", "contact", "referrals"] * 5
    ]
    study.save()
    for paper in ("Letter", "A4"):
        page.goto(f"{served}{STUDY}")
        assert pdf_pages(page.pdf(format=paper)) <= 2, paper
    page.emulate_media(media="print")
    expect(page.locator(".sheet svg.qr")).to_be_visible()
    expect(page.get_by_role("heading", name="Your rights, and what to ask")).to_be_hidden()


def test_one_button_prints(served, page):
    page.goto(f"{served}{STUDY}")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print the sheet").click()
    assert page.evaluate("window.printed") is True


def answered(page):
    page.get_by_text("Could this be for me?").click()
    page.get_by_label("Your age in years").fill("70")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".match").first).to_be_visible()


def opened(page):
    page.locator(".term").first.click()
    expect(page.locator(".term-note:popover-open")).to_be_visible()


def unfolded(page):
    if page.get_by_text("Filters", exact=True).is_visible():
        page.get_by_text("Filters", exact=True).click()


STATES = [
    ("/studies/?q=lupus&phase=3", unfolded),
    ("/studies/?q=zebra&phase=3", unfolded),
    ("/studies/", answered),
    ("/cell-therapy/", opened),
    ("/glossary/", None),
    (STUDY, None),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_axe_finds_nothing_in_any_state(many, new_context, size, scheme):
    page = new_context(viewport=size, color_scheme=scheme).new_page()
    watched, problems = Watched(page, many), {}
    for path, act in STATES:
        page.goto(f"{many}{path}")
        if act:
            act(page)
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        if result.violations_count:
            problems[path] = result.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    assert problems == {}
    assert watched.complaints == []
