"""A publisher adds a study from the registry; visitors meet its facts, and its end."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from research.models import RegistryRecord, StudyPage
from research.registry.client import RegistryClient
from research.registry.sync import sync
from tests.factories import PASSWORD, make_staff
from tests.research.registry_server import RegistryServer
from tests.research.studies import changed, our_studies

from .conftest import DESKTOP, PHONE, Watched
from .test_every_page import WCAG

pytestmark = pytest.mark.browser

TITLE = "An Invented Trial of Examplimab in Lupus"


@pytest.fixture
def registry(settings):
    """The stand-in registry, as the site's settings name it."""
    with RegistryServer(our_studies()) as server:
        settings.CTGOV_API_URL, settings.CTGOV_INTERVAL = server.url, 0
        yield server


@pytest.fixture
def desk(served, new_context):
    """The admin, for a publisher who is logged in."""
    make_staff("pat", "Publishers")
    page = new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.goto(f"{served}/admin/")
    page.get_by_label("Username").fill("pat")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{served}/admin/")
    return page


def write_over(desk, label: str, words: str) -> None:
    """Replace a rich text of the editor."""
    field = desk.get_by_role("region", name=label, exact=True).locator("[contenteditable=true]")
    field.scroll_into_view_if_needed()
    field.click()
    desk.keyboard.press("Control+A")
    desk.keyboard.press("Backspace")
    desk.keyboard.press("Backspace")  # takes an empty list away
    desk.keyboard.type(words, delay=20)
    expect(field).to_have_text(words)
    desk.wait_for_timeout(600)  # the editor hands over what is written after 250 ms


def test_a_study_is_added_written_and_published(served, registry, desk, page):
    watched = Watched(desk, served)
    desk.get_by_role("link", name="Add a study").click()
    desk.get_by_label("NCT ids").fill("NCT90000001 and NCT99999999")
    desk.get_by_role("button", name="Look up").click()
    expect(desk.get_by_label(TITLE)).to_be_checked()
    expect(desk.get_by_text("NCT99999999", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Add the chosen studies").click()
    expect(desk.get_by_text("1 draft is made")).to_be_visible()
    expect(
        desk.get_by_text("From ClinicalTrials.gov, processed on August 21, 2026")
    ).to_be_visible()
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("are prompts").first).to_be_visible()  # the outline is not published
    assert not StudyPage.objects.get(registry_record__nct_id="NCT90000001").live
    write_over(desk, "Purpose", "It looks at safety.")
    write_over(desk, "Who can join, in short", "Adults.")
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("has been published")).to_be_visible()
    page.goto(f"{served}/nct/nct90000091/")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("It looks at safety.")).to_be_visible()
    assert [line for line in watched.complaints if "foreign" in line or "Security" in line] == []


def test_a_search_finds_studies_by_condition_and_status(served, registry, desk):
    desk.goto(f"{served}/admin/studies/add/")
    desk.get_by_label("Condition").fill("lupus")
    desk.get_by_label("Place").fill("")
    desk.get_by_label("Open to new participants").check()
    desk.get_by_role("button", name="Search", exact=True).last.click()
    expect(desk.get_by_label(TITLE)).to_be_visible()


def test_the_desk_leads_to_a_check_of_the_summary(served, registry, desk, page, study):
    record = study.registry_record
    trial = changed(our_studies()["NCT90000001"], "identificationModule.nctId", record.nct_id)
    registry.studies = {record.nct_id: trial, "NCT06255028": our_studies()["NCT90000002"]}
    with RegistryClient(registry.url, "tests@example.org", interval=0) as client:
        sync(client, [record.nct_id])
    page.goto(f"{served}{study.url}")
    expect(page.get_by_text("our summary is being checked").first).to_be_visible()
    desk.goto(f"{served}/admin/reports/drift/")
    desk.get_by_role("link", name=f"Check the summary {study.title}").click()
    desk.get_by_role("button", name="I have checked the summary").click()
    expect(desk.get_by_text("is checked")).to_be_visible()
    page.reload()
    expect(page.get_by_text("our summary is being checked")).to_have_count(0)


ENDINGS = [
    "TERMINATED",
    "WITHDRAWN",
    "SUSPENDED",
    "UNKNOWN",
    "COMPLETED",
    "APPROVED_FOR_MARKETING",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_every_ending_is_accessible(served, registry, study, new_context, size, scheme):
    record = study.registry_record
    trial = changed(our_studies()["NCT90000001"], "identificationModule.nctId", record.nct_id)
    changed(trial, "statusModule.whyStopped", "A long reason. " * 40 + "x" * 200)
    registry.studies = {record.nct_id: trial}
    with RegistryClient(registry.url, "tests@example.org", interval=0) as client:
        assert sync(client, [record.nct_id]).changed == 1
    page = new_context(viewport=size, color_scheme=scheme).new_page()
    watched = Watched(page, served)
    for code in ENDINGS:
        RegistryRecord.objects.filter(pk=record.pk).update(overall_status=code)
        page.goto(f"{served}{study.url}")
        for fold in page.locator("details").all():
            fold.evaluate("fold => { fold.open = true }")
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert result.violations_count == 0, result.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], code
    assert watched.complaints == []
