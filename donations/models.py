"""The fund, the hosts that it may send donors to, and the page that asks for gifts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.search import index

from lupus_site.blocks import TEXT_FEATURES, SharedBlocks
from lupus_site.pages import BasePage

from .addresses import check_host, host_of, is_placeholder, placeholders_count


class GivingHost(models.Model):
    """A host that giving links may lead to. Only administrators edit this list."""

    host = models.CharField(_("host"), max_length=253, unique=True, validators=[check_host])

    class Meta:
        ordering = [Lower("host")]
        verbose_name = _("giving host")
        verbose_name_plural = _("giving hosts")

    def __str__(self) -> str:
        return self.host


class Fund(DraftStateMixin, RevisionMixin, ClusterableModel):
    """What people give to, and where they do so."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"), unique=True, help_text=_("Its part of the address: /give/<slug>/")
    )
    purpose = RichTextField(_("purpose"), features=TEXT_FEATURES, blank=True)
    giving_url = models.CharField(
        _("giving page"),
        max_length=1000,
        blank=True,
        help_text=_("The fund's own page. https only, on a host that an administrator allowed."),
    )
    designation_code = models.CharField(_("designation code"), max_length=60, blank=True)
    other_ways = RichTextField(
        _("other ways to give"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Cheque, phone, stock: with the names and numbers a donor needs."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("purpose"),
        FieldPanel("giving_url"),
        FieldPanel("designation_code"),
        FieldPanel("other_ways"),
    ]

    class Meta:
        ordering = ["pk"]
        verbose_name = _("fund")
        verbose_name_plural = _("funds")

    def __str__(self) -> str:
        return self.name

    def clean(self):
        """Raise ValidationError unless the giving page is a plain https address we allow."""
        super().clean()
        if self.giving_url:
            try:
                host = host_of(self.giving_url)
            except ValidationError as error:
                raise ValidationError({"giving_url": error}) from None
            if not GivingHost.objects.filter(host=host).exists():
                raise ValidationError(
                    {"giving_url": _("Ask an administrator to allow the host %s.") % host}
                )

    @cached_property
    def destination(self) -> str:
        """Where a donor is sent: the stored address, or "" while there is none to use.

        Checked again at each use: an address counts as none once its host has left the list of
        allowed hosts, or where the public site still holds an example address.
        """
        if not self.live or not self.giving_url:
            return ""
        try:
            host = host_of(self.giving_url)
        except ValidationError:
            return ""
        if is_placeholder(self.giving_url) and not placeholders_count():
            return ""
        return self.giving_url if GivingHost.objects.filter(host=host).exists() else ""

    @property
    def destination_host(self) -> str:
        """The host that a donor goes to; "" while there is none."""
        return host_of(self.destination) if self.destination else ""

    @property
    def can_receive(self) -> bool:
        """Whether there is any way to give to this fund."""
        return self.live and bool(self.destination or self.other_ways)

    def get_absolute_url(self) -> str:
        return reverse("give", args=[self.slug])


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
    body = StreamField(SharedBlocks(), verbose_name=_("body"), blank=True)

    parent_page_types = ["research.ResearchHomePage"]
    subpage_types = []
    max_count_per_parent = 1
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.intro_panels, FieldPanel("fund"), FieldPanel("body")]

    has_medical_content = False

    class Meta:
        verbose_name = _("donate page")
