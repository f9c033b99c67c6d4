"""Giving in Wagtail's admin: links and posters, the link check, the report of clicks."""

import django_filters
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from . import qr
from .link_watch import check_fund
from .models import DailyClicks, Fund, Placement
from .panels import address_rows
from .report import add_up, draw

PAPERS = {"a4": _("A4"), "letter": _("Letter")}


class LinksView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Each fund's links with what they lead to, their QR codes and posters, and the check."""

    template_name = "donations/admin/links.html"
    page_title = _("Giving links and posters")
    header_icon = "link"
    permission_policy = ModelPermissionPolicy(Placement)
    any_permission_required = ["add", "change", "view"]

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        funds = Fund.objects.select_related("link_check").order_by("pk")
        shown = [{"fund": fund, "rows": address_rows(fund)} for fund in funds]
        return super().get_context_data(**kwargs) | {
            "funds": shown,
            "may_check": self.request.user.has_perm("donations.change_fund"),
            "is_public": settings.HTTPS,
            "base_url": settings.BASE_URL,
        }


@require_POST
def check_now(request: HttpRequest, fund_pk: int) -> HttpResponse:
    """Check the giving page of a fund because a person asked for it; at most ten seconds."""
    if not request.user.has_perm("donations.change_fund"):
        raise PermissionDenied
    fund = get_object_or_404(Fund, pk=fund_pk)
    found = check_fund(fund)
    if found is None:
        messages.warning(request, _("There is no giving page to check."))
    elif found.problem:
        messages.error(request, found.problem)
    else:
        messages.success(request, _("The giving page works."))
    return redirect("giving_links")


def _placement(request: HttpRequest, pk: int) -> Placement:
    """The placement with this key; raise PermissionDenied where the user may not see it."""
    if not LinksView.permission_policy.user_has_any_permission(
        request.user, LinksView.any_permission_required
    ):
        raise PermissionDenied
    return get_object_or_404(Placement.objects.select_related("fund"), pk=pk)


def qr_code(request: HttpRequest, placement_pk: int, kind: str) -> HttpResponse:
    """A placement's QR code as a file, `kind` being svg or png."""
    placement = _placement(request, placement_pk)
    content, content_type = qr.as_file(placement, kind)
    name = f"{placement.fund.slug}-{placement.slug}.{kind}"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def poster(request: HttpRequest, placement_pk: int, paper: str) -> HttpResponse:
    """A sheet with the QR code, to print on `paper`: a4 or letter."""
    placement = _placement(request, placement_pk)
    context = {
        "placement": placement,
        "fund": placement.fund,
        "paper": paper,
        "papers": PAPERS,
        "code": qr.inline(placement),
        "link": qr.address(placement).partition("://")[2],
        "is_public": settings.HTTPS,
        "base_url": settings.BASE_URL,
    }
    return render(request, "donations/admin/poster.html", context)


class ClicksFilterSet(WagtailFilterSet):
    """Which clicks are shown: from one day to another, of some placements."""

    day = django_filters.DateFromToRangeFilter(label=_("Days"), widget=DateRangePickerWidget)
    placement = django_filters.ModelMultipleChoiceFilter(
        label=_("Placements"),
        queryset=Placement.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = DailyClicks
        fields = ["day", "placement"]


class ClicksReport(ReportView):
    """Clicks on giving links by day and placement, for any days."""

    model = DailyClicks
    page_title = _("Clicks on giving links")
    header_icon = "pick"
    template_name = "donations/admin/report.html"
    results_template_name = "donations/admin/report_results.html"
    filterset_class = ClicksFilterSet
    index_url_name = "giving_report"
    index_results_url_name = "giving_report_results"
    permission_policy = ModelPermissionPolicy(DailyClicks)
    any_permission_required = ["view"]
    default_ordering = ["-day", "placement__name"]
    columns = [
        Column("day", label=_("Day")),
        Column("placement.fund", label=_("Fund")),
        Column("placement", label=_("Placement")),
        Column("clicks", label=_("Clicks")),
    ]
    list_export = ["day", "placement.fund.name", "placement.name", "placement.slug", "clicks"]
    export_headings = {
        "day": _("Day"),
        "placement.fund.name": _("Fund"),
        "placement.name": _("Placement"),
        "placement.slug": _("Slug"),
        "clicks": _("Clicks"),
    }

    def get_filename(self) -> str:
        return "giving-clicks"

    def get_base_queryset(self):
        return DailyClicks.objects.filter(clicks__gt=0).select_related("placement__fund")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            context["summary"] = summary = add_up(self._rows())
            context["chart"] = draw(summary) if summary else None
        return context

    def _rows(self):
        """(day, placement's name, clicks); the fund's name before it where there are several."""
        days = self.object_list.order_by()
        rows = days.values_list("day", "placement__fund__name", "placement__name", "clicks")
        several = Fund.objects.count() > 1
        return [
            (day, f"{fund}: {name}" if several else name, clicks)
            for day, fund, name, clicks in rows
        ]
