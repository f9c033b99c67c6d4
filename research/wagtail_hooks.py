"""What research adds to Wagtail's admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

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
