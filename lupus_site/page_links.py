"""Links to pages within texts, at one query a request rather than several a text.

Wagtail looks up the pages of each rich text field by itself, each as its specific type and in
the visitor's language: on a page with ten texts that is over thirty queries. Most of them lead
to the pages of the menu, which every request has asked for already.
"""

from contextvars import ContextVar

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.http import HttpRequest
from django.utils.html import escape
from wagtail.blocks import PageChooserBlock
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

# The pages that this request has seen, by id; None outside a request, where nothing is kept.
_seen: ContextVar[dict[int, Page] | None] = ContextVar("pages_seen", default=None)

request_started.connect(lambda **_: _seen.set({}), dispatch_uid="see pages", weak=False)
request_finished.connect(lambda **_: _seen.set(None), dispatch_uid="forget pages", weak=False)


def localized(page: Page) -> Page:
    """The page in the visitor's language; itself, unasked, on a site with one language."""
    return page if len(settings.WAGTAIL_CONTENT_LANGUAGES) == 1 else page.localized


def remember(pages: list[Page]) -> None:
    """Keep `pages` for the links of this request."""
    if (seen := _seen.get()) is not None:
        seen.update({page.pk: page for page in pages})


def children_of_home(request: HttpRequest, home: Page) -> list[Page]:
    """The published pages below the home page, asked for once a request: most pages need them."""
    if not hasattr(request, "_children_of_home"):
        pages = list(home.get_children().live())
        remember([home, *pages])
        request._children_of_home = pages
    return request._children_of_home


def find(ids: list[int]) -> dict[int, Page]:
    """The pages with these ids, asking the database only for those that are not seen yet."""
    pages = dict(_seen.get() or {})
    if unseen := set(ids) - pages.keys():
        found = Page.objects.in_bulk(unseen)
        remember(list(found.values()))
        pages |= found
    return pages


class SeenPageLinkHandler(PageLinkHandler):
    """Wagtail's handler of `<a linktype="page" id="…">`, which asks only for unseen pages."""

    @classmethod
    def get_many(cls, attrs_list: list[dict]) -> list[Page | None]:
        ids = [int(pk) if (pk := attrs.get("id", "")).isdecimal() else 0 for attrs in attrs_list]
        pages = find([pk for pk in ids if pk])
        return [pages.get(pk) for pk in ids]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        return [
            f'<a href="{escape(localized(page).url)}">' if page else "<a>"
            for page in cls.get_many(attrs_list)
        ]


class SeenPageChooserBlock(PageChooserBlock):
    """Wagtail's page chooser, which asks only for unseen pages."""

    def bulk_to_python(self, values: list[int | None]) -> list[Page | None]:
        pages = find([pk for pk in values if pk])
        return [pages.get(pk) for pk in values]

    class Meta:
        icon = "doc-empty-inverse"
