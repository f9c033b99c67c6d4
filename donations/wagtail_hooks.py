"""Giving in Wagtail's admin: the menu, the editors' lists, and what its first page says."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .addresses import is_placeholder
from .admin_views import ClicksReport, LinksView, check_now, poster, qr_code
from .models import Fund, GivingHost, LinkCheck, Placement


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


class _GuardedItem(MenuItem):
    """A menu item for those who may see what it leads to."""

    view = LinksView

    def is_shown(self, request) -> bool:
        return self.view.permission_policy.user_has_any_permission(
            request.user, self.view.any_permission_required
        )


class _ReportItem(_GuardedItem):
    view = ClicksReport


class LinksViewSet(ViewSet):
    """The page of links and posters, as an item of the menu."""

    name = "giving-links"
    menu_label = gettext_lazy("Links and posters")
    menu_icon = "link"
    menu_item_class = _GuardedItem

    @property
    def menu_url(self) -> str:
        return reverse("giving_links")


class GivingGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Giving")
    menu_icon = "pick"
    menu_order = 250
    items = [FundViewSet, PlacementViewSet, GivingHostViewSet]

    def get_submenu_items(self):
        order = len(self.registerables) + 1
        return [*super().get_submenu_items(), LinksViewSet().get_menu_item(order=order)]


register_snippet(GivingGroup)


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("giving/links/", LinksView.as_view(), name="giving_links"),
        path("giving/check/<int:fund_pk>/", check_now, name="giving_check"),
        path("giving/qr/<int:placement_pk>.svg", qr_code, {"kind": "svg"}, name="giving_qr_svg"),
        path("giving/qr/<int:placement_pk>.png", qr_code, {"kind": "png"}, name="giving_qr_png"),
        path("giving/poster/<int:placement_pk>/a4/", poster, {"paper": "a4"}, name="poster_a4"),
        path(
            "giving/poster/<int:placement_pk>/letter/",
            poster,
            {"paper": "letter"},
            name="poster_letter",
        ),
        path("reports/giving/", ClicksReport.as_view(), name="giving_report"),
        path(
            "reports/giving/results/",
            ClicksReport.as_view(results_only=True),
            name="giving_report_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def report_menu_item():
    return _ReportItem(
        gettext_lazy("Clicks on giving links"),
        reverse("giving_report"),
        name="giving-clicks",
        icon_name="pick",
        order=600,
    )


@hooks.register("before_delete_snippet")
def keep_the_sites_own_placements(request, instances):
    """Refuse to delete a placement that the site's own links name."""
    if any(isinstance(instance, Placement) and instance.is_fixed for instance in instances):
        messages.error(request, _("The site's own links use this placement. It stays."))
        return redirect("giving_links")
    return None


class FailingLinks(Component):
    """The giving pages that do not work, on the admin's first page."""

    order = 40
    template_name = "donations/admin/failing_links.html"

    def get_context_data(self, parent_context):
        checks = LinkCheck.objects.filter(fund__live=True).select_related("fund")
        return {"checks": [check for check in checks if check.is_failing]}


@hooks.register("construct_homepage_panels")
def add_failing_links(request, panels):
    panels.append(FailingLinks())


@hooks.register("list_go_live_items")
def funds_lack_something():
    """What the program still has to enter for each published fund."""
    for fund in Fund.objects.filter(live=True):
        url = reverse(fund.snippet_viewset.get_url_name("edit"), args=[fund.pk])
        gaps = [
            (
                fund.giving_url and not is_placeholder(fund.giving_url),
                _("Enter the real giving page of the %s."),
            ),
            (fund.recipient, _("Enter who receives gifts to the %s, as on a receipt.")),
            (fund.other_ways, _("Enter the other ways to give to the %s.")),
            (fund.contact, _("Enter who answers questions about gifts to the %s.")),
        ]
        yield from ({"words": words % fund.name, "url": url} for value, words in gaps if not value)
