"""The redirect that leads a donor to the fund's own giving page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from .leading import find_way
from .models import OTHER
from .visitors import is_click


@require_safe
def give(request: HttpRequest, fund_slug: str, placement_slug: str = OTHER) -> HttpResponse:
    """Send the donor on: 302 to the fund's stored address, never to one from the request.

    An unknown fund, or one that takes no gifts online, leads to the donate page. While neither
    the database nor anybody's memory knows the address, a plain page says so (503).
    """
    way = find_way(fund_slug, placement_slug, counts=is_click(request))
    if target := way.address or way.page:
        response: HttpResponse = HttpResponseRedirect(target)
    else:
        page = render_to_string("donations/giving_away.html")
        response = HttpResponse(page, status=503, headers={"Retry-After": "60"})
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def give_loosely(request: HttpRequest, rest: str) -> HttpResponse:
    """The same for an address that is not written as ours are: one that lost its last slash."""
    fund_slug, placement_slug, *_more = [*rest.strip("/").split("/"), OTHER, ""]
    return give(request, fund_slug, placement_slug)
