"""The drift desk, the check of a page's plain words, and the last syncs."""

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from ..models import RegistryRecord, StudyPage, SyncRun
from .drift import Kind, rows
from .permissions import SEE, policy, require

RUNS_SHOWN = 15


class ActionColumn(Column):
    """The one action that settles a row, as a link."""

    cell_template_name = "research/admin/_action.html"


class KindFilterSet(WagtailFilterSet):
    """Which kinds of rows are shown."""

    kind = django_filters.MultipleChoiceFilter(
        label=_("What is the matter"), choices=Kind, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = RegistryRecord  # the desk's rows are no model's; a filter set asks for one
        fields = []


class DriftDesk(ReportView):
    """Everything in which the site may have drifted from the truth."""

    page_title = _("Drift desk")
    header_icon = "warning"
    index_url_name = "drift_desk"
    index_results_url_name = "drift_desk_results"
    filterset_class = KindFilterSet
    permission_policy = policy
    permission_required = SEE
    is_searchable = False
    columns = [
        Column("kind_label", label=_("What is the matter")),
        Column("subject", label=_("Study")),
        Column("matter", label=_("More")),
        ActionColumn("action", label=_("What settles it")),
    ]
    list_export = ["kind_label", "subject", "matter", "action", "url"]
    export_headings = {
        "kind_label": _("What is the matter"),
        "subject": _("Study"),
        "matter": _("More"),
        "action": _("What settles it"),
        "url": _("Address"),
    }

    def get_filename(self) -> str:
        return "drift-desk"

    def get_queryset(self):
        form = self.filters.form
        return rows(form.cleaned_data["kind"] if form.is_valid() else None)

    def filter_queryset(self, queryset):
        return queryset  # the rows are a list, and filtered already


def check_words(request: HttpRequest, page_pk: int) -> HttpResponse:
    """A study's plain words beside what the registry changed; a person says that they hold."""
    require(request, SEE)
    study = get_object_or_404(StudyPage, pk=page_pk)
    may_check = study.permissions_for_user(request.user).can_publish()
    if request.method == "POST":
        if not may_check:
            raise PermissionDenied
        study.mark_words_checked()
        messages.success(request, _("Noted: the summary of “%s” is checked.") % study.title)
        return redirect("drift_desk")
    context = {
        "page_title": _("Check the summary"),
        "header_icon": "glasses",
        "study": study,
        "record": study.registry_record,
        "changes": study.unchecked_changes,
        "may_check": may_check,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[study.pk]),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("drift_desk"), "label": _("Drift desk")},
            {"url": "", "label": _("Check the summary")},
        ],
    }
    return TemplateResponse(request, "research/admin/check_words.html", context)


def syncs(request: HttpRequest) -> HttpResponse:
    """The last syncs, and what to do about one that failed."""
    require(request, SEE)
    context = {
        "page_title": _("Syncs with ClinicalTrials.gov"),
        "header_icon": "rotate",
        "runs": SyncRun.objects.all()[:RUNS_SHOWN],
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("drift_desk"), "label": _("Drift desk")},
            {"url": "", "label": _("Syncs")},
        ],
    }
    return TemplateResponse(request, "research/admin/syncs.html", context)
