"""What research adds to Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .admin.add import add_studies
from .admin.counts import DriftCounts
from .admin.desk import DriftDesk, check_words, syncs
from .admin.permissions import ADD, SEE, GuardedItem
from .admin.records import RecordChooserViewSet
from .models import FocusAreaPage, StudyPage, Synonyms


class SynonymsViewSet(SnippetViewSet):
    """Words that mean the same to the finder, in the menu."""

    model = Synonyms
    icon = "search"
    menu_label = _("Same words")
    menu_order = 430
    add_to_admin_menu = True
    search_fields = ["forms"]


register_snippet(SynonymsViewSet)


@hooks.register("register_admin_viewset")
def choose_records():
    return RecordChooserViewSet("record_chooser")


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("studies/add/", add_studies, name="add_studies"),
        path("studies/<int:page_pk>/check/", check_words, name="check_words"),
        path("studies/syncs/", syncs, name="syncs"),
        path("reports/drift/", DriftDesk.as_view(), name="drift_desk"),
        path(
            "reports/drift/results/",
            DriftDesk.as_view(results_only=True),
            name="drift_desk_results",
        ),
    ]


@hooks.register("register_admin_menu_item")
def add_item():
    return GuardedItem(
        _("Add a study"), reverse("add_studies"), icon_name="plus", order=150, action=ADD
    )


@hooks.register("register_reports_menu_item")
def desk_item():
    return GuardedItem(
        _("Drift desk"), reverse("drift_desk"), icon_name="warning", order=100, action=SEE
    )


@hooks.register("construct_homepage_panels")
def add_drift_counts(request, panels):
    panels.append(DriftCounts())


@hooks.register("register_permissions")
def registry_permissions():
    """What an administrator may allow a group: to add studies, and to see the drift desk."""
    return Permission.objects.filter(
        content_type__app_label="research",
        codename__in=["add_registryrecord", "view_registryrecord"],
    )


def _edit(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def facts_to_confirm(page: FocusAreaPage) -> int:
    """How many labels and references of a page the medical reviewer still has to confirm."""
    return sum(
        item["to_confirm"]
        for therapy in page.therapies
        for part in ("fda_status", "guidelines", "references")
        for item in therapy[part]
    )


@hooks.register("list_go_live_items")
def facts_are_unconfirmed():
    """The focus areas with facts that still have to be seen at their source."""
    for page in FocusAreaPage.objects.live():
        if count := facts_to_confirm(page):
            words = ngettext(
                "%(title)s: the medical reviewer has %(count)s fact to confirm.",
                "%(title)s: the medical reviewer has %(count)s facts to confirm.",
                count,
            )
            yield {"words": words % {"title": page.title, "count": count}, "url": _edit(page)}


@hooks.register("list_go_live_items")
def studies_lack_contact():
    """The published studies that name nobody to ask."""
    for study in StudyPage.objects.live():
        if not study.contacts:
            yield {
                "words": _("Name a contact for “%s”.") % study.title,
                "url": _edit(study),
            }
