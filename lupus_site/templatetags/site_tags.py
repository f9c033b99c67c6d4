"""Template tags that every page may use; built in, so no template has to load them."""

import re

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Site

from ..blocks import block_anchor
from ..glossary import current_glossary
from ..page_links import children_of_home, localized

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_pages(context) -> list:
    """The pages of the main menu: what editors chose to show in menus, asked for once a request.

    Empty where there is no request or no site, as on an error page.
    """
    request = context.get("request")
    if request is None or (site := Site.find_for_request(request)) is None:
        return []
    home = localized(site.root_page)
    return [page for page in children_of_home(request, home) if page.show_in_menus]


@register.simple_tag(takes_context=True)
def home_page(context):
    """The site's home page in the visitor's language; None where there is no site."""
    request = context.get("request")
    site = Site.find_for_request(request) if request is not None else None
    return localized(site.root_page) if site else None


@register.filter
def anchor(block) -> str:
    """The id of a body block, for links to it."""
    return block_anchor(block)


@register.filter
def highlight(text: str, words: list[str]) -> SafeString:
    """`text`, escaped, with every one of `words` in a <mark>."""
    if not words:
        return escape(text)
    pattern = re.compile(f"({'|'.join(map(re.escape, words))})", re.IGNORECASE)
    parts = pattern.split(text)  # every second part is a match
    return mark_safe(  # noqa: S308 - each part is escaped here
        "".join(
            f"<mark>{escape(part)}</mark>" if number % 2 else escape(part)
            for number, part in enumerate(parts)
        )
    )


@register.filter
def phone_link(number: str) -> str:
    """A phone number as a `tel:` address (RFC 3966): digits and a leading +."""
    digits = re.sub(r"[^\d+]", "", number.lower().split("ext")[0])
    return f"tel:{digits}"


@register.simple_tag
def absolute(path: str) -> str:
    """The full address of a path on this site, as search engines and shared links need it."""
    return path if path.startswith(("https://", "http://")) else f"{settings.BASE_URL}{path}"


@register.simple_tag(takes_context=True)
def with_page(context, number: int) -> str:
    """The query string of this address with another page number."""
    query = context["request"].GET.copy()
    query["page"] = number
    return f"?{query.urlencode()}"


@register.tag
def glossary(parser, token) -> "GlossaryNode":
    """`{% glossary %}…{% endglossary %}`: explain terms where they first stand in between."""
    nodelist = parser.parse(("endglossary",))
    parser.delete_first_token()
    return GlossaryNode(nodelist)


class GlossaryNode(template.Node):
    """A part of a page in which terms are explained, unless the page has that switched off."""

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context) -> SafeString:
        html = self.nodelist.render(context)
        if not getattr(context.get("page"), "explains_terms", False):
            return html
        marked, meanings = current_glossary().mark(html)
        notes = render_to_string("site/_terms.html", {"meanings": meanings})
        return mark_safe(marked + notes)  # noqa: S308 - templates have escaped both
