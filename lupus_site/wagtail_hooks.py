"""What the site as a whole adds to Wagtail's admin: the go-live list on its first page."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import ProgramSettings, Term
from .page_links import SeenPageLinkHandler
from .pages import BasePage


class TermViewSet(SnippetViewSet):
    """The glossary, in the menu."""

    model = Term
    icon = "help"
    menu_label = _("Glossary")
    menu_order = 420
    add_to_admin_menu = True
    list_display = ["name", "meaning"]
    search_fields = ["name", "meaning"]


register_snippet(TermViewSet)


class GoLiveList(Component):
    """What the program still has to supply before the site goes public.

    Each app names its own gaps through the hook `list_go_live_items`: a function without
    arguments that yields {words, url}, `url` being where the gap is closed.
    """

    order = 50
    template_name = "site/admin/go_live.html"

    def get_context_data(self, parent_context):
        items = [item for gaps in hooks.get_hooks("list_go_live_items") for item in gaps()]
        return {"items": items}


@hooks.register("construct_homepage_panels")
def add_go_live_list(request, panels):
    panels.append(GoLiveList())


@hooks.register("list_go_live_items")
def program_settings_are_missing():
    """The gaps in the program's settings."""
    program = ProgramSettings.load()
    url = reverse("wagtailsettings:edit", args=["lupus_site", "programsettings", program.pk])
    gaps = [
        (program.institution_name, _("Enter the institution's name.")),
        (program.has_contact, _("Enter a phone number or an e-mail address for visitors.")),
        (
            program.facility_names and program.registry_city,
            _("Enter our site's names and city as ClinicalTrials.gov spells them."),
        ),
    ]
    return [{"words": words, "url": url} for value, words in gaps if not value]


@hooks.register("list_go_live_items")
def reviewer_is_missing():
    """The pages with health facts that nobody has medically reviewed."""
    pages = [
        page
        for page in Page.objects.live().specific(defer=False)
        if isinstance(page, BasePage) and page.has_medical_content and not page.reviewed_by
    ]
    if not pages:
        return []
    words = ngettext(
        "Enter who has medically reviewed %(count)s page, first “%(title)s”.",
        "Enter who has medically reviewed %(count)s pages, first “%(title)s”.",
        len(pages),
    )
    url = reverse("wagtailadmin_pages:edit", args=[pages[0].pk])
    return [{"words": words % {"count": len(pages), "title": pages[0].title}, "url": url}]


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("site/css/admin.css"))


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, at 0
def register_page_links(features):
    features.register_link_type(SeenPageLinkHandler)
