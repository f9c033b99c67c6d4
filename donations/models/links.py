"""What the check of a fund's giving page found last."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .funds import Fund

FAILURES_BEFORE_NEWS = 2


class LinkCheck(models.Model):
    """The last check of a giving page. Written by the check alone, never by an editor."""

    fund = models.OneToOneField(
        Fund, verbose_name=_("fund"), on_delete=models.CASCADE, related_name="link_check"
    )
    checked_at = models.DateTimeField(_("checked at"))
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    worked_at = models.DateTimeField(_("worked at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")

    def __str__(self) -> str:
        return self.problem or "ok"

    @property
    def is_failing(self) -> bool:
        """Whether the page failed so often that donors and staff are told."""
        return self.failures >= FAILURES_BEFORE_NEWS
