"""What people give to, and where they do so."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, RevisionMixin

from lupus_site.blocks import TEXT_FEATURES

from ..addresses import host_of, is_placeholder, placeholders_count
from ..blocks import WaysBlock
from ..panels import fund_panels
from ..parameters import add_parameters, check_parameters
from .hosts import GivingHost
from .placements import OTHER, OTHER_NAME, Placement


def _rich(label, help_text="") -> RichTextField:
    return RichTextField(label, features=TEXT_FEATURES, blank=True, help_text=help_text)


class Fund(DraftStateMixin, RevisionMixin, ClusterableModel):
    """A fund of a charity: its purpose, its giving page, and the other ways to give."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"), unique=True, help_text=_("Its part of the address: /give/<slug>/")
    )
    recipient = models.CharField(
        _("legal recipient"),
        max_length=160,
        blank=True,
        help_text=_("The charity that receives the money, as it stands on a receipt."),
    )
    tax_number = models.CharField(_("recipient's tax number"), max_length=30, blank=True)
    purpose = _rich(_("purpose"), _("What the fund is for, in plain words."))
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_possible = _rich(
        _("what gifts have made possible"), _("Only what has happened, with its year.")
    )
    giving_url = models.CharField(
        _("giving page"),
        max_length=1000,
        blank=True,
        help_text=_("The fund's own page. https only, on a host that an administrator allowed."),
    )
    designation_code = models.CharField(_("designation code"), max_length=60, blank=True)
    parameters = models.CharField(
        _("parameters"),
        max_length=300,
        blank=True,
        validators=[check_parameters],
        help_text=_(
            "What the giving platform reads, as in ?desid={designation}&appealid={appeal}. "
            "Also known: {fund} and {placement}."
        ),
    )
    expected_phrase = models.CharField(
        _("words on the giving page"),
        max_length=120,
        blank=True,
        help_text=_("The daily check looks for them; if empty, for the fund's name."),
    )
    other_ways = StreamField(WaysBlock(), verbose_name=_("other ways to give"), blank=True)
    contact = _rich(_("contact"), _("Who answers questions about gifts."))
    donor_privacy = _rich(_("donors' privacy"))
    tax_note = _rich(_("note on taxes"))

    edit_handler = fund_panels()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("fund")
        verbose_name_plural = _("funds")

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        """Save the fund; a new one gets its placement for links that nobody named."""
        super().save(*args, **kwargs)
        Placement.objects.get_or_create(fund=self, slug=OTHER, defaults={"name": OTHER_NAME})

    def clean(self):
        """Raise ValidationError unless the giving page is a plain https address we allow."""
        super().clean()
        if not self.giving_url:
            return
        try:
            host = host_of(self.giving_url)
        except ValidationError as error:
            raise ValidationError({"giving_url": error}) from None
        if host not in GivingHost.objects.names():
            raise ValidationError(
                {"giving_url": _("Ask an administrator to allow the host %s.") % host}
            )

    @cached_property
    def destination(self) -> str:
        """The stored address, or "" while there is none to use.

        Checked again at each use: an address counts as none once its host has left the list of
        allowed hosts, or where the public site still holds an example address.
        """
        return self.giving_url if self.live and self.accepts(self.giving_url) else ""

    @cached_property
    def allowed_hosts(self) -> frozenset[str]:
        return GivingHost.objects.names()

    def accepts(self, address: str) -> bool:
        """Whether a donor may be sent to `address` as the list of hosts is now."""
        try:
            allowed = host_of(address) in self.allowed_hosts
        except ValidationError:
            return False
        return allowed and (placeholders_count() or not is_placeholder(address))

    def final_address(self, placement: Placement) -> str:
        """Where a click on `placement` leads, published or not; "" where it may lead nowhere."""
        values = {
            "designation": self.designation_code,
            "appeal": placement.appeal_code,
            "fund": self.slug,
            "placement": placement.slug,
        }
        address = add_parameters(self.giving_url, self.parameters, values)
        return address if self.accepts(address) else ""

    @property
    def destination_host(self) -> str:
        """The host that a donor goes to; "" while there is none."""
        return host_of(self.destination) if self.destination else ""

    @property
    def phrase(self) -> str:
        """The words by which the giving page shows that it is this fund's."""
        return self.expected_phrase or self.name

    @property
    def is_failing(self) -> bool:
        """Whether the giving page did not answer as it should, twice in a row."""
        check = getattr(self, "link_check", None)
        return check is not None and check.is_failing

    @property
    def takes_gifts_online(self) -> bool:
        """Whether a link may lead straight to the giving page."""
        return bool(self.destination) and not self.is_failing

    @property
    def can_receive(self) -> bool:
        """Whether there is any way to give to this fund."""
        return self.live and bool(self.destination or self.other_ways)

    def get_absolute_url(self) -> str:
        return reverse("give", args=[self.slug])
