"""The ways in which a page asks for a gift."""

from django import template
from django.urls import reverse

from ..models import DonatePage, Fund

register = template.Library()


@register.simple_tag(takes_context=True)
def giving(context) -> dict:
    """What a page needs to ask for a gift, asked of the database once a request.

    Returns:
        `fund`: the donate page's fund, else the first published one, or None; `page`: the
        donate page, or None; `is_open`: whether there is any way to give, without which no page
        asks for a gift.
    """
    request = context.get("request")
    if request is not None and hasattr(request, "_giving"):
        return request._giving
    page = DonatePage.objects.live().select_related("fund__link_check").first()
    fund = page.fund if page and page.fund and page.fund.live else None
    fund = fund or Fund.objects.filter(live=True).select_related("link_check").first()
    answer = {"fund": fund, "page": page, "is_open": bool(fund and page and fund.can_receive)}
    if request is not None:
        request._giving = answer
    return answer


@register.simple_tag(takes_context=True)
def give_url(context, placement: str, fund: Fund | None = None) -> str:
    """Where a link to give leads: to the fund's own page in one click, counted for `placement`.

    To the donate page while that page is closed or does not work.
    """
    gifts = giving(context)
    fund = fund or gifts["fund"]
    if fund and fund.takes_gifts_online:
        return reverse("give", args=[fund.slug, placement])
    return gifts["page"].url if gifts["page"] else ""


@register.inclusion_tag("donations/_donate_button.html", takes_context=True)
def donate_button(context, placement: str, fund: Fund | None = None) -> dict:
    """A button to give, with the host that the donor goes to; nothing while giving is closed.

    Args:
        placement: the slug of the placement where the button stands.
        fund: another fund than the site's own.
    """
    gifts = giving(context)
    fund = fund if fund and fund.live else gifts["fund"]
    return {
        "fund": fund,
        "url": give_url(context, placement, fund),
        "is_open": gifts["is_open"] and fund.can_receive,
        "page": gifts["page"],
    }
