"""The pages that people come to read: the home page and the focus areas."""

import pytest
from django.core.exceptions import ValidationError

from research.models import StudyPage
from research.references import ReferenceBlock, check_reference
from tests.factories import RecordFactory, StudyFactory


def words_of(client, path) -> str:
    return client.get(path).content.decode()


def test_home_says_how_many_studies_are_open_and_since_when(site, client):
    words = words_of(client, "/")
    assert "1 study is open here" in words
    assert "As of August 22, 2026." in words
    assert 'href="/studies/"' in words


def test_home_is_honest_when_no_study_is_open(site, client):
    StudyPage.objects.update(registry_record=None)
    assert "No study is open here" in words_of(client, "/")


def test_home_counts_each_open_study_and_dates_it_by_the_oldest_word(study_index, client):
    StudyFactory(parent=study_index, registry_record=RecordFactory(processed_on="2026-07-01"))
    words = words_of(client, "/")
    assert "2 studies are open here" in words
    assert "As of July 1, 2026." in words


def test_home_leads_to_the_focus_areas_and_the_fund(site, client):
    words = words_of(client, "/")
    for title in ["Cell therapy", "Biologic therapies", "Other therapeutic agents"]:
        assert f">{title}</a></h3>" in words
    assert "Newly diagnosed?" in words
    assert "911" in words
    assert "Lupus Clinical Care Fund" in words


THERAPIES = {
    "/cell-therapy/": [
        "Mesenchymal stem cells",
        "Hematopoietic stem cell transplantation",
        "CAR T-cell therapy",
    ],
    "/biologic-therapies/": ["Belimumab", "Anifrolumab"],
    "/other-therapeutic-agents/": [
        "Mycophenolate",
        "Cyclophosphamide",
        "Hydroxychloroquine",
        "Voclosporin",
    ],
}
PARTS = ["What it is", "Who it is for", "What studies show", "Risks", "Pregnancy and fertility"]


@pytest.mark.parametrize("path", THERAPIES)
def test_a_focus_area_shows_each_therapy_with_all_its_parts(site, client, path):
    words = words_of(client, path)
    sections = words.split('<section class="therapy"')[1:]
    for name in THERAPIES[path]:
        section = next(section for section in sections if f">{name}</h2>" in section)
        for part in PARTS:
            assert f"<h3>{part}</h3>" in section
        assert "FDA:" in section


def test_the_table_gives_each_label_once(site, client):
    table = words_of(client, "/biologic-therapies/").split("<table")[1].split("</table>")[0]
    belimumab = table.split("Belimumab")[1].split("</tr>")[0]
    assert belimumab.count("Approved for lupus<") == 1
    assert belimumab.count("Approved for lupus nephritis<") == 1


def test_the_table_of_contents_leads_to_what_is_there(focus_area, client):
    words = words_of(client, focus_area.url)
    for item in focus_area.contents:
        assert f'href="#{item["anchor"]}"' in words
        assert f'id="{item["anchor"]}"' in words


def test_a_focus_area_lists_its_studies(site, client):
    assert "CAR T cells made from your own blood" in words_of(client, "/cell-therapy/")
    assert "We have no study in this area" in words_of(client, "/biologic-therapies/")


def test_paid_clinics_are_warned_of(site, client):
    assert "callout--warning" in words_of(client, "/cell-therapy/")


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [
        ("doi", "10.1056/NEJMoa2001180"),
        ("pmid", "32937045"),
        ("nct", "NCT06121297"),
        ("fda", "https://www.fda.gov/vaccines"),
        ("dailymed", "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=1"),
    ],
)
def test_a_reference_leads_to_something_that_lasts(kind, identifier):
    check_reference(kind, identifier)


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [
        ("doi", "https://doi.org/10.1056/x"),
        ("pmid", "PMC5007058"),
        ("nct", "NCT123"),
        ("fda", "https://fda.gov.example.org/"),
        ("fda", "http://www.fda.gov/"),
        ("fda", "https://[::1"),
        ("dailymed", "https://example.org/dailymed.nlm.nih.gov"),
    ],
)
def test_anything_else_is_refused(kind, identifier):
    with pytest.raises(ValidationError, match="give the bare number"):
        check_reference(kind, identifier)


def test_an_editor_is_told_which_reference_is_wrong():
    block = ReferenceBlock()
    value = block.to_python({"citation": "A paper", "kind": "pmid", "identifier": "PMC1"})
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "identifier" in refused.value.block_errors
