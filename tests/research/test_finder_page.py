"""The list of studies as a visitor meets it: a plain list, then a finder; kind to any address."""

import gzip
import random
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from research.finder import Finder
from research.finder_page import FinderPage
from research.models import FocusAreaPage, StudyPage
from tests.factories import RecordFactory, StudyFactory

SEEDS = [
    '"', '""', "'", "\\", "\x00", "%00", "%ff", "%", "_", "*", "(", ")", "-", "--", "AND",
    "OR NOT", "NEAR(a b)", "a* b*", ":", "title:x", "{body} : x",
    "^", "&", "|", "!", "<->", "🦋", "日本語",
    "é́", "\u202e", "\ufeff", "<script>alert(1)</script>", "'; DROP TABLE x; --", "{{ 7*7 }}",
    "${x}", "lupus " * 1200, "x" * 6000, "1" * 400, "car-", "-t", "t", "a", "NCT", "NCT1234567",
    "open", "2", "cell-therapy", "clinical-trial", "newest", "99999999999999999999999", "-1", "0",
    "1e9", "NaN", "null", "[]", "true",
]  # fmt: skip
NAMES = ["q", "status", "focus", "phase", "kind", "sort", "page", "x", "q[]", "", "status[]"]


def hostile_queries(count: int) -> list[str]:
    """Query strings of known and unknown names with values nobody should send, some repeated."""
    chance = random.Random(20261122)  # noqa: S311 - the same in every run
    queries = []
    for _ in range(count):
        pairs = [
            f"{quote(chance.choice(NAMES))}={_raw(chance)}" for _ in range(chance.randint(1, 5))
        ]
        queries.append("&".join(pairs))
    return queries


def _raw(chance: random.Random) -> str:
    value = chance.choice(SEEDS)
    if chance.random() < 0.5:
        value += chance.choice(SEEDS[:40])
    quoted = quote(value)
    return quoted + chance.choice(["", "", "%ff", "%00", "%ed%a0%80", "+", "%"])


@pytest.fixture
def many(study_index):
    """Enough studies for filters to appear."""
    for number in range(24):
        phase = ["PHASE1", "PHASE2", "PHASE1_PHASE2"][number % 3]
        record = RecordFactory(phase=phase, overall_status=["RECRUITING", "COMPLETED"][number % 2])
        StudyFactory(parent=study_index, title=f"Lupus study {number}", registry_record=record)
    return study_index


def text_of(client, query: str = "") -> str:
    response = client.get(f"/studies/{query}")
    assert response.status_code == 200
    return response.content.decode()


def draw(search: FinderPage) -> list:
    """All that the page shows of a search."""
    found = [search.facets, search.chips, search.looser, search.previous, search.next]
    return [*found, search.registry_search, search.canonical_query, list(search.finder.page)]


def test_no_query_string_is_an_error(many, client):
    areas = FocusAreaPage.objects.live()
    for number, query in enumerate(hostile_queries(500)):
        if number % 8 == 0:  # the whole page, which takes longer
            response = client.get(f"/studies/?{query}")
            assert response.status_code == 200, query
            assert b"<script>alert" not in response.content, query
        else:
            search = FinderPage(Finder(QueryDict(query), StudyPage.objects.live(), areas))
            assert len(draw(search)) == 8, query


def test_a_short_list_is_its_own_finder(study_index, client):
    words = text_of(client)
    assert "1 study is open here" in words
    assert 'id="find"' not in words
    assert words.index("Open here") < words.index("Closed to new participants")


def test_a_shared_address_works_on_a_short_list_too(study_index, client):
    words = text_of(client, "?q=caba-201")
    assert "1 study of 2" in words
    assert "CAR natural killer" not in words[words.index('id="results"') :]


def test_filters_appear_as_the_list_grows(many, client):
    words = text_of(client)
    assert 'id="find"' in words
    assert 'role="status"' in words
    assert ">26 studies<" in words


def test_the_first_line_is_the_answer_whatever_is_searched_for(many, client):
    assert "13 studies are open here" in text_of(client, "?q=zebra")


def test_chips_take_one_thing_off_and_keep_the_rest(many, client):
    words = text_of(client, "?q=lupus&status=open&status=finished&phase=2&sort=newest&page=7")
    assert 'href="/studies/?status=open&amp;status=finished&amp;phase=2&amp;sort=newest"' in words
    assert 'href="/studies/?q=lupus&amp;status=finished&amp;phase=2&amp;sort=newest"' in words
    assert 'href="/studies/?q=lupus&amp;status=open&amp;status=finished&amp;sort=newest"' in words


def test_unknown_values_are_passed_over(many, client):
    assert ">26 studies<" in text_of(client, "?status=nonsense&phase=9&kind=x&focus=y&sort=z")


def test_a_search_is_for_visitors_and_not_for_indexes(many, client):
    plain, page, search = text_of(client), text_of(client, "?page=2"), text_of(client, "?phase=2")
    canonical = '<link rel="canonical" href="http://127.0.0.1:8000/studies/'
    assert f'{canonical}">' in plain
    assert f'{canonical}?page=2">' in page
    assert f'{canonical}">' in search
    assert "noindex" not in plain + page
    assert '<meta name="robots" content="noindex">' in search


def test_nothing_found_says_what_to_loosen_and_where_to_look(many, client):
    words = text_of(client, "?q=zebra&phase=2")
    assert "No study here fits all of this" in words
    assert "Without the words “zebra”" in words
    assert "17 studies" in words
    assert "https://clinicaltrials.gov/search?cond=Lupus&amp;term=zebra" in words
    assert "https://www.lupus.org/" in words
    assert "Ask us" in words


def test_pages_keep_the_search(many, client):
    words = text_of(client, "?q=lupus")
    assert 'href="/studies/?q=lupus&amp;page=2" rel="next"' in words
    assert 'href="/studies/?q=lupus" rel="prev"' in text_of(client, "?q=lupus&page=2")


def test_the_question_form_can_send_nothing(many, client):
    words = text_of(client)
    ask = words[words.index('<details class="ask') : words.index('id="ask-told"')]
    assert "<form" not in ask
    assert " name=" not in ask
    assert "This is no medical advice" in ask
    assert "needs JavaScript" in ask


def test_a_search_costs_little(many, client):
    client.get("/studies/?q=x")
    with CaptureQueriesContext(connection) as asked:
        response = client.get(
            "/studies/?q=lupus&status=open&focus=cell-therapy&phase=2&sort=newest"
        )
    assert len(asked) <= 15
    assert len(gzip.compress(response.content)) <= 25_000
    assert len(gzip.compress(client.get("/studies/?q=lupus").content)) <= 25_000


def test_a_planned_draft_is_never_found(many, client):
    StudyFactory(parent=many, title="A secret sesquipedalian", live=False)
    assert "A secret" not in text_of(client, "?q=sesquipedalian")
