"""The hosts that giving links may lead to."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ..addresses import check_host


class GivingHostQuerySet(models.QuerySet):
    """Questions asked of the list of allowed hosts."""

    def names(self) -> frozenset[str]:
        """All allowed hosts."""
        return frozenset(self.values_list("host", flat=True))


class GivingHost(models.Model):
    """A host that giving links may lead to. Only administrators edit this list."""

    host = models.CharField(_("host"), max_length=253, unique=True, validators=[check_host])

    objects = GivingHostQuerySet.as_manager()

    class Meta:
        ordering = [Lower("host")]
        verbose_name = _("giving host")
        verbose_name_plural = _("giving hosts")

    def __str__(self) -> str:
        return self.host
