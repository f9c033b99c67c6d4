"""Search over all pages: useful for any words, an error for none."""

import pytest

from lupus_site.search import clean_query
from tests.factories import StudyFactory

HOSTILE = [
    '"',
    '""" OR "',
    "\x00",
    "%00%ff",
    "\ud800",
    "*",
    "a* NEAR b",
    "-",
    "---",
    "(",
    "AND OR NOT",
    "'; DROP TABLE wagtailcore_page; --",
    "<script>alert(1)</script>",
    "lupus " * 1200,
    "x" * 6000,
    "\\",
    "日本語",
    "🦋",
    "%",
    "_",
]


def found(client, words: str) -> str:
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    return response.content.decode()


def test_a_therapy_is_found_and_marked(site, client):
    words = found(client, "belimumab")
    assert 'href="/biologic-therapies/"' in words
    assert "<mark>" in words


@pytest.mark.parametrize(
    "words", ["NCT06121297", "nct06121297", "CABA-201", "rese-cel", "Cabaletta"]
)
def test_a_study_is_found_by_its_number_product_and_sponsor(site, client, words):
    assert "CAR T cells made from your own blood" in found(client, words).replace(
        "<mark>", ""
    ).replace("</mark>", "")


def test_a_match_in_the_title_comes_first(site, client):
    words = found(client, "cell therapy")
    results = words[words.index("result-list") :]
    assert results.index('href="/cell-therapy/"') < results.index('href="/other')


def test_nothing_found_says_what_to_do(site, client):
    words = found(client, "nothingofthekind")
    assert "Try fewer words" in words
    assert 'href="/studies/"' in words


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_typed_is_an_error(site, client, words):
    page = found(client, words.encode("utf-8", "surrogatepass"))
    assert "<script>alert" not in page


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999999", "9" * 5000, "\x00"])
def test_no_page_number_is_an_error(site, client, number):
    assert client.get("/search/", {"q": "lupus", "page": number}).status_code == 200
    assert client.get("/studies/", {"page": number}).status_code == 200


def test_drafts_are_not_found(study_index, client):
    StudyFactory(parent=study_index, title="An unpublished sesquipedalian", live=False)
    assert "sesquipedalian</mark>" not in found(client, "sesquipedalian")


def test_quotes_and_control_characters_are_taken_out():
    assert clean_query('  "car\x00 t" \ud800 cell ') == "car t cell"
    assert len(clean_query("x" * 10_000)) == 100
