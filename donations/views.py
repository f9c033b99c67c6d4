"""The redirect that leads a donor to the fund's own giving page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import DonatePage, Fund


@require_safe
@never_cache
def give(request: HttpRequest, fund_slug: str) -> HttpResponse:
    """Send the donor on: 302 to the fund's stored address, never to one from the request.

    An unknown fund, or one without an address to use, leads to the donate page.
    """
    fund = Fund.objects.filter(slug=fund_slug, live=True).first()
    if fund and (address := fund.destination):
        response = HttpResponseRedirect(address)
        response["Referrer-Policy"] = "no-referrer"
        return response
    page = DonatePage.objects.live().first()
    return redirect(page.get_url(request) if page else "/")
