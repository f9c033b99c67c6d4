"""The ways in which a page asks for a gift."""

from django import template

from ..models import DonatePage, Fund

register = template.Library()


@register.simple_tag(takes_context=True)
def giving(context) -> dict:
    """What a page needs to ask for a gift, asked of the database once a request.

    Returns:
        `fund`: the first published fund, or None; `page`: the donate page, or None;
        `is_open`: whether there is any way to give, without which no page asks for a gift.
    """
    request = context.get("request")
    if request is not None and hasattr(request, "_giving"):
        return request._giving
    page = DonatePage.objects.live().select_related("fund").first()
    fund = page.fund if page and page.fund and page.fund.live else None
    fund = fund or Fund.objects.filter(live=True).first()
    answer = {"fund": fund, "page": page, "is_open": bool(fund and page and fund.can_receive)}
    if request is not None:
        request._giving = answer
    return answer
