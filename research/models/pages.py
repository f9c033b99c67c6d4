"""The landing page, the focus areas and the list of studies."""

from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from lupus_site.blocks import TEXT_FEATURES, SharedBlocks, block_anchor
from lupus_site.page_links import children_of_home
from lupus_site.pages import BasePage

from ..blocks import FocusAreaBlocks
from ..finder import Finder
from ..finder_page import FinderPage
from .study import StudyPage

STUDIES_ON_A_FOCUS_AREA = 10


class ResearchHomePage(BasePage):
    """The landing page: who we are, whether a study is open, and where to read on."""

    who_we_are = RichTextField(_("who we are"), features=TEXT_FEATURES, blank=True)
    newly_diagnosed = RichTextField(_("newly diagnosed?"), features=TEXT_FEATURES, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "research.FocusAreaPage",
        "research.StudyIndexPage",
        "donations.DonatePage",
        "lupus_site.InformationPage",
    ]
    max_count_per_parent = 1
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("who_we_are"),
        index.SearchField("newly_diagnosed"),
    ]
    content_panels = [
        *BasePage.intro_panels,
        FieldPanel("who_we_are"),
        FieldPanel("newly_diagnosed"),
        BasePage.review_panel,
    ]

    class Meta:
        verbose_name = _("research home page")

    def route(self, request, path_components):
        """Find the page below among those that the menu needs anyway: one query less a page."""
        slug = path_components[0] if path_components else ""
        for page in children_of_home(request, self) if slug else []:
            if page.slug == slug and page.depth == self.depth + 1:
                page._cached_parent_obj = self  # as Wagtail's own route leaves it
                rest = path_components[1:]
                # A page that only leads on needs none of its own fields.
                found = page.specific_deferred if rest else page.specific
                return found.route(request, rest)
        return super().route(request, path_components)

    @cached_property
    def focus_areas(self):
        """The published focus areas below this page, in the editors' order."""
        return FocusAreaPage.objects.live().child_of(self).order_by("path")

    @cached_property
    def open_here(self) -> dict:
        """How many studies are open here: `count` and `as_of`, a date."""
        return StudyPage.objects.open_here_summary()


class Symbol(models.TextChoices):
    """The drawings that a focus area can have."""

    CELL = "cell", _("Cell")
    ANTIBODY = "antibody", _("Antibody")
    TABLET = "tablet", _("Tablet")


class FocusAreaPage(BasePage):
    """One kind of therapy: what each one is, what studies show, and which studies there are."""

    orientation = RichTextField(
        _("orientation"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("A few lines before the table: what these therapies have in common."),
    )
    body = StreamField(FocusAreaBlocks(), verbose_name=_("body"), blank=True)
    symbol = models.CharField(_("symbol"), max_length=10, choices=Symbol, default=Symbol.CELL)

    parent_page_types = ["research.ResearchHomePage"]
    subpage_types = []
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("orientation"),
        index.SearchField("body"),
    ]
    content_panels = [
        *BasePage.intro_panels,
        FieldPanel("symbol"),
        FieldPanel("orientation"),
        FieldPanel("body"),
        BasePage.review_panel,
    ]

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")

    @property
    def symbol_template(self) -> str:
        """The template that draws the focus area's symbol."""
        return f"research/symbols/{self.symbol}.svg"

    @property
    def therapies(self) -> list:
        """The therapies of the body, in order, for the table at its head."""
        return [block.value for block in self.body if block.block_type == "therapy"]

    @property
    def contents(self) -> list[dict]:
        """The table of contents, {anchor, words}: every block that has a heading."""
        return [
            {
                "anchor": anchor,
                "words": block.value.get("heading") or block.value.get("name"),
            }
            for block in self.body
            if (anchor := block_anchor(block))
        ]

    @cached_property
    def listed_studies(self) -> list[StudyPage]:
        """The first published studies of this focus area, open ones first."""
        if not self.pk:  # a preview of a page that is not saved yet
            return []
        studies = StudyPage.objects.filter(focus_areas=self.pk).listed()
        return list(studies[:STUDIES_ON_A_FOCUS_AREA])


class StudyIndexPage(BasePage):
    """The list of studies: open ones first, and a finder once it is long."""

    nothing_fits = StreamField(
        SharedBlocks(),
        verbose_name=_("when nothing fits"),
        blank=True,
        help_text=_("Shown below the list: what people can do when no study is for them."),
    )
    organisations = RichTextField(
        _("patient organisations"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Who else helps people with lupus: names, links, what each one offers."),
    )

    parent_page_types = ["research.ResearchHomePage"]
    subpage_types = ["research.StudyPage"]
    max_count_per_parent = 1
    content_panels = [
        *BasePage.intro_panels,
        FieldPanel("nothing_fits"),
        FieldPanel("organisations"),
    ]

    has_medical_content = False

    class Meta:
        verbose_name = _("list of studies")

    def route(self, request, path_components):
        """Find a study with its record in one query, where Wagtail needs three.

        Raises:
            Http404: no such study below this page.
        """
        if not path_components:
            return super().route(request, path_components)
        slug, *rest = path_components
        studies = StudyPage.objects.child_of(self).select_related("registry_record")
        study = get_object_or_404(studies, slug=slug)
        study._cached_parent_obj = self  # as Wagtail does: get_parent() need not ask
        return study.route(request, rest)

    def get_context(self, request, *args, **kwargs):
        """Add `search`, the finder as the page shows it, and `studies`, a page of what it finds.

        Whatever the query string holds: see `FinderForm`.
        """
        areas = [
            page
            for page in children_of_home(request, self.get_parent())
            if page.cached_content_type.model_class() is FocusAreaPage
        ]
        finder = Finder(request.GET, StudyPage.objects.live().child_of(self), areas)
        search = FinderPage(finder)
        return {
            **super().get_context(request, *args, **kwargs),
            "search": search,
            "studies": finder.page,
            "canonical_query": search.canonical_query,
        }
