"""Search over all pages of the site."""

import re

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from wagtail.models import Locale, Page
from wagtail.search.query import And, Or, Phrase, PlainText, SearchQuery

RESULTS_A_PAGE = 10
LONGEST_QUERY = 100  # characters: longer than any title, short enough to answer quickly
MOST_WORDS = 8
EXCERPT = 220  # characters around the first match

_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\"\\]+")
_WORD = re.compile(r"\w+")


def clean_query(raw: str) -> str:
    """What a visitor typed, as words that every search backend can take.

    Control characters and quotation marks go (a lone `"` is an error to SQLite's FTS5, a NUL
    byte to PostgreSQL), and what is longer than any title is cut.
    """
    words = _UNREADABLE.sub(" ", raw[: LONGEST_QUERY * 4]).split()[:MOST_WORDS]
    return " ".join(words)[:LONGEST_QUERY].strip()


def query_words(query: str) -> list[str]:
    """The words of a query: letters and digits only."""
    return _WORD.findall(query)


def _every(words: list[str]) -> SearchQuery:
    """A search for all of `words`.

    PostgreSQL reads the end of "CABA-201" as the number -201, so a number is looked for with
    and without the sign.
    """
    return And(
        [
            Or([PlainText(word), Phrase(f"-{word}")]) if word.isdecimal() else PlainText(word)
            for word in words
        ]
    )


def find_pages(query: str):
    """Published, public pages that hold every word of `query`; a match in the title comes first.

    Never ranked by the backend's relevance, which is quadratic on SQLite (25 s for a common
    word at 10,000 pages): the matches are a subquery of ids.

    Args:
        query: what `clean_query` left.

    Returns:
        A queryset of Page; empty for an empty query.
    """
    words = query_words(query)
    if not words:
        return Page.objects.none()
    public = Page.objects.live().public().filter(depth__gt=1, locale=Locale.get_active())
    matches = Page.objects.search(_every(words), order_by_relevance=False).get_queryset()
    in_title = Q()
    for word in words:
        in_title &= Q(title__icontains=word)
    return (
        public.filter(pk__in=matches.order_by().values("pk"))
        .annotate(
            title_rank=Case(
                When(in_title, then=Value(0)), default=Value(1), output_field=IntegerField()
            )
        )
        .order_by("title_rank", "path")
    )


def excerpt(page: Page, words: list[str]) -> str:
    """The words of `page` around the first match; its summary where only the title matches."""
    summary = getattr(page, "summary", "")
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    if pattern.search(summary):
        return summary
    own_fields = {field.name for field in page._meta.fields} - {"title"}
    for field in page.get_searchable_search_fields():
        if field.field_name not in own_fields:
            continue  # a text that is gathered from elsewhere would be asked for once a result
        value = field.get_value(page)
        parts = [value] if isinstance(value, str) else value or []  # a body is a list of texts
        text = " ".join(" ".join(map(str, parts)).split())
        if match := pattern.search(text):
            start = max(0, match.start() - EXCERPT // 2)
            start = text.rfind(" ", 0, start) + 1 if start else 0
            cut = Truncator(text[start:]).chars(EXCERPT, truncate=" …")
            return f"… {cut}" if start else cut
    return summary


def search(request: HttpRequest) -> HttpResponse:
    """`/search/?q=&page=`: pages that hold all words, with the matches marked."""
    query = clean_query(request.GET.get("q", ""))
    words = query_words(query)
    paginator = Paginator(find_pages(query).specific(), RESULTS_A_PAGE)
    results = paginator.get_page(request.GET.get("page"))
    for page in results:
        page.excerpt = excerpt(page, words)
    context = {"query": query, "words": words, "results": results}
    return render(request, "site/search.html", context)
