"""Rules that every page keeps, and what stands on all of them."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from donations.models import DonatePage
from lupus_site.models import InformationPage, ProgramSettings
from research.models import FocusAreaPage, ResearchHomePage, StudyIndexPage, StudyPage


@pytest.mark.parametrize(
    ("parent", "allowed"),
    [
        (Page, [ResearchHomePage]),
        (ResearchHomePage, [FocusAreaPage, StudyIndexPage, DonatePage, InformationPage]),
        (StudyIndexPage, [StudyPage]),
        (FocusAreaPage, []),
        (StudyPage, []),
        (InformationPage, [InformationPage]),
    ],
)
def test_pages_stand_where_they_belong(parent, allowed):
    ours = {
        ResearchHomePage,
        FocusAreaPage,
        StudyIndexPage,
        StudyPage,
        DonatePage,
        InformationPage,
    }
    assert {page for page in parent.allowed_subpage_models() if page in ours} == set(allowed)


@pytest.mark.parametrize("slug", ["search", "give", "admin", "nct", "feed"])
def test_a_slug_of_the_sites_own_addresses_is_refused(home, slug):
    with pytest.raises(ValidationError, match="used by the site itself"):
        home.add_child(instance=InformationPage(title="A page", slug=slug))


def test_nothing_says_reviewed_until_a_reviewer_is_entered(client, focus_area):
    assert "No doctor has reviewed this page" in client.get(focus_area.url).content.decode()
    focus_area.reviewed_by = "A. Reviewer, MD"
    with pytest.raises(ValidationError, match="both the reviewer and the date"):
        focus_area.full_clean()
    focus_area.reviewed_on = datetime.date(2026, 11, 20)
    focus_area.save_revision().publish()
    words = client.get(focus_area.url).content.decode()
    assert "Medically reviewed by A. Reviewer, MD on November 20, 2026." in words


def test_a_legal_page_needs_no_medical_review(site, client):
    assert "reviewed" not in client.get("/privacy/").content.decode()


def test_what_the_program_enters_stands_on_every_page(site, client):
    program = ProgramSettings.load()
    program.contact_phone, program.banner = "(916) 555-0100", "The clinic is closed today."
    program.save()
    for path in ["/", "/studies/", "/search/", "/no-such-page/"]:
        words = client.get(path).content.decode()
        assert 'href="tel:9165550100"' in words
        assert "The clinic is closed today." in words


def test_the_footer_leads_to_the_legal_pages(site, client):
    footer = client.get("/").content.decode().split('<footer class="site-footer')[1]
    assert 'href="/privacy/"' in footer
    assert 'href="/accessibility/"' in footer


def test_a_page_says_what_it_is_to_search_engines(client, focus_area):
    words = client.get(focus_area.url).content.decode()
    assert '<link rel="canonical" href="http://127.0.0.1:8000/cell-therapy/">' in words
    assert '<meta name="description" content="Stem cells,' in words
    assert 'property="og:image" content="http://127.0.0.1:8000/static/site/img/sharing' in words


def test_an_svg_cannot_be_uploaded(admin_client, site):
    drawing = io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
    drawing.name = "drawing.svg"
    response = admin_client.post("/admin/images/add/", {"title": "A drawing", "file": drawing})
    assert "Not a supported image format" in response.content.decode()


def test_the_first_page_of_the_admin_lists_what_is_missing(admin_client, site):
    words = admin_client.get("/admin/").content.decode()
    for gap in [
        "Enter the institution",
        "Enter a phone number or an e-mail address",
        "Enter who has medically reviewed",
        "facts to confirm",
        "Enter the real giving page",
    ]:
        assert gap in words
    program = ProgramSettings.load()
    program.institution_name = "The institution"
    program.save()
    assert "Enter the institution" not in admin_client.get("/admin/").content.decode()
