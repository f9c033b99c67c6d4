"""The blocks of a fund: the ways to give that need no giving page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lupus_site.blocks import RichText


class Way(models.TextChoices):
    """Ways to give, with the words that stand above each."""

    CHECK = "check", _("By check")
    PHONE = "phone", _("By phone")
    MONTHLY = "monthly", _("Every month")
    TRIBUTE = "tribute", _("In honor or in memory of someone")
    EMPLOYER = "employer", _("With your employer")
    STOCK = "stock", _("With stock")
    PLANNED = "planned", _("In your will or estate plan")
    OTHER = "other", _("Another way")


class WayValue(blocks.StructValue):
    """One way to give, with its heading."""

    @property
    def heading(self) -> str:
        """The editor's own heading, or the usual one of this way."""
        return self.get("own_heading") or Way(self["way"]).label


class WayBlock(blocks.StructBlock):
    """One way to give, with the names and numbers that a donor needs for it."""

    way = blocks.ChoiceBlock(choices=Way.choices, label=_("Way"))
    own_heading = blocks.CharBlock(
        max_length=80, required=False, label=_("Another heading"), help_text=_("Rarely needed.")
    )
    text = RichText(label=_("What to do"))

    class Meta:
        icon = "pick"
        label = _("Way to give")
        value_class = WayValue


class WaysBlock(blocks.StreamBlock):
    """The ways to give besides the giving page, in the order in which they are shown."""

    way = WayBlock()

    class Meta:
        required = False
