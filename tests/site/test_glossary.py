"""Terms are explained where they first stand, and nowhere they would be in the way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lupus_site.glossary import current_glossary
from lupus_site.marking import Glossary, Meaning
from lupus_site.models import Term
from research.models import FocusAreaPage

GLOSSARY = Glossary(
    [
        Meaning("t-cell", "T cell", "A white blood cell.", ()),
        Meaning("car-t-cell", "CAR T cell", "Changed in a lab.", ("CAR T-cell",)),
        Meaning("flare", "Flare", "A worse time.", ()),
        Meaning("irb", "IRB", "An ethics board.", ("ethics board",)),
    ]
)


@pytest.fixture(autouse=True)
def fresh_glossary():
    current_glossary.forget()
    yield
    current_glossary.forget()


def marked(inner: str) -> str:
    return GLOSSARY.mark(f'<div class="prose">{inner}</div>')[0]


def terms(html: str) -> list[str]:
    return [meaning.slug for meaning in GLOSSARY.mark(html)[1]]


def test_the_first_use_alone_is_marked():
    words = marked("<p>A flare, then another flare. FLARE.</p>")
    assert words.count("<button") == 1
    assert words.startswith(
        '<div class="prose"><p>A <button class="term" type="button" popovertarget="term-flare">'
        "flare</button>, then another flare"
    )


def test_the_longest_term_wins_and_plurals_count():
    assert terms('<div class="prose"><p>CAR T cells and T cells</p></div>') == [
        "car-t-cell",
        "t-cell",
    ]
    assert terms('<div class="prose"><p>CAR T-cell and Flares</p></div>') == [
        "car-t-cell",
        "flare",
    ]


@pytest.mark.parametrize(
    "inner",
    [
        "<h2>Flare</h2>",
        "<h3>A <b>flare</b></h3>",
        '<p><a href="/x/">about a flare</a></p>',
        "<details><summary>Flare?</summary></details>",
        "<dl><dt>Flare</dt></dl>",
        '<p><button type="button">flare</button></p>',
        '<div popover id="x"><p>flare</p></div>',
        '<p title="flare">x</p>',
        "<!-- flare --><p>x</p>",
        "<p>flareup, solar-flare, irb, t cell</p>",
        '<p data-x="a > flare">x</p>',
    ],
)
def test_headings_links_and_definitions_are_left_alone(inner):
    assert marked(inner) == f'<div class="prose">{inner}</div>'


def test_only_running_text_is_touched():
    assert GLOSSARY.mark("<p>A flare</p>") == ("<p>A flare</p>", [])
    assert terms('<div class="prose"><p>x</div><p>flare</p>') == []


def test_text_after_a_barred_element_is_explained():
    assert terms('<div class="prose"><h2>Flare<br></h2><img src="x"><p>A flare</p></div>') == [
        "flare"
    ]


@given(st.text(alphabet="<>/a\"'= pdivflare-!hT cell", max_size=80))
def test_nothing_is_lost_whatever_the_markup(html):
    words, _used = GLOSSARY.mark(html)
    stripped = words
    for button in ("term-flare", "term-t-cell", "term-car-t-cell", "term-irb"):
        opening = f'<button class="term" type="button" popovertarget="{button}">'
        stripped = stripped.replace(opening, "")
    assert stripped.replace("</button>", "") == html.replace("</button>", "")


def test_a_page_explains_its_terms_once_and_lists_them(site, client):
    words = client.get("/cell-therapy/").content.decode()
    for target in {part.split('"')[0] for part in words.split('popovertarget="term-')[1:]}:
        assert words.count(f'class="term" type="button" popovertarget="term-{target}"') == 1
        assert words.count(f'id="term-{target}" popover') == 1
    assert "term-car-t-cell" in words


def test_a_page_can_switch_it_off(focus_area, client):
    FocusAreaPage.objects.update(explains_terms=False)
    assert 'class="term"' not in client.get("/cell-therapy/").content.decode()


def test_an_editors_change_shows_at_once(site, client):
    assert "A made-up meaning" not in client.get("/cell-therapy/").content.decode()
    Term.objects.create(name="FDA", meaning="A made-up meaning <b>.")
    assert "A made-up meaning &lt;b&gt;." in client.get("/cell-therapy/").content.decode()


def test_the_glossary_lists_every_term(site, client):
    words = client.get("/glossary/").content.decode()
    for term in Term.objects.all():
        assert f'id="{term.slug}"' in words
    assert Term.objects.count() >= 39
    assert 'href="/glossary/"' in client.get("/").content.decode()


def test_the_terms_are_asked_for_once(site, client):
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/cell-therapy/")
        client.get("/joining-a-study/")
    assert not any("lupus_site_term" in query["sql"] for query in asked)
