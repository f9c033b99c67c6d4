"""The fund and the allowed hosts in Wagtail's admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .addresses import is_placeholder
from .models import Fund, GivingHost, Placement


class FundViewSet(SnippetViewSet):
    model = Fund
    icon = "pick"
    list_display = ["name", "giving_url", "live"]
    search_fields = ["name"]


class PlacementViewSet(SnippetViewSet):
    model = Placement
    icon = "link"
    list_display = ["name", "fund", "slug", "appeal_code"]
    list_filter = ["fund"]
    search_fields = ["name", "slug"]


class GivingHostViewSet(SnippetViewSet):
    model = GivingHost
    icon = "lock"
    list_display = ["host"]


class GivingGroup(SnippetViewSetGroup):
    menu_label = _("Giving")
    menu_icon = "pick"
    menu_order = 250
    items = [FundViewSet, PlacementViewSet, GivingHostViewSet]


register_snippet(GivingGroup)


@hooks.register("list_go_live_items")
def giving_address_is_missing():
    """The funds that have no real giving page yet."""
    for fund in Fund.objects.filter(live=True):
        if not fund.giving_url or is_placeholder(fund.giving_url):
            yield {
                "words": _("Enter the real giving page of the %s.") % fund.name,
                "url": reverse(fund.snippet_viewset.get_url_name("edit"), args=[fund.pk]),
            }
