"""The page that says why and how to give."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from lupus_site.blocks import SharedBlocks
from lupus_site.pages import BasePage

from .funds import Fund


class DonatePage(BasePage):
    """Why and how to give. No payment is taken on this site."""

    fund = models.ForeignKey(
        Fund,
        verbose_name=_("fund"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    body = StreamField(
        SharedBlocks(),
        verbose_name=_("body"),
        blank=True,
        help_text=_("Below the ways to give: questions people ask, and what else helps."),
    )

    parent_page_types = ["research.ResearchHomePage"]
    subpage_types = []
    max_count_per_parent = 1
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.intro_panels, FieldPanel("fund"), FieldPanel("body")]

    has_medical_content = False

    class Meta:
        verbose_name = _("donate page")
