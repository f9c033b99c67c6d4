"""Words that mean the same, for the finder."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Synonyms(models.Model):
    """Ways of saying one thing: whoever searches for one of them finds them all."""

    forms = models.TextField(
        _("words that mean the same"),
        help_text=_(
            "One on each line, such as a product's code, its name and its brand name. Capitals, "
            "hyphens and the s of plurals make no difference."
        ),
    )

    panels = [FieldPanel("forms")]

    class Meta:
        ordering = ["forms"]
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")

    def __str__(self) -> str:
        return " = ".join(self.forms.split("\n"))
