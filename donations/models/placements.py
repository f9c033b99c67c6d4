"""Where links to a fund stand, and how often each is used in a day."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from ..panels import FinalAddressesPanel

OTHER = "other"
OTHER_NAME = "Any other link"

# The placements that the site's own pages and the redirect name: these keep their slug.
FIXED = frozenset({OTHER, "header", "footer", "home", "donate-page", "page"})


class Placement(models.Model):
    """One place where a link to a fund stands: a page, an e-mail, a poster on a wall."""

    fund = models.ForeignKey(
        "donations.Fund",
        verbose_name=_("fund"),
        on_delete=models.CASCADE,
        related_name="placements",
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("Where the link stands, as reports call it.")
    )
    slug = models.SlugField(
        _("slug"), help_text=_("Its part of the address: /give/<fund>/<slug>/")
    )
    appeal_code = models.CharField(
        _("appeal code"),
        max_length=60,
        blank=True,
        help_text=_("The giving platform's code for gifts that come from here."),
    )

    panels = [
        FieldPanel("fund"),
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("appeal_code"),
        FinalAddressesPanel(heading=_("Where it leads"), icon="link"),
    ]

    class Meta:
        ordering = ["fund", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "slug"],
                name="placement_unique_in_fund",
                violation_error_message=_("This fund has a placement with this slug."),
            )
        ]
        verbose_name = _("placement")
        verbose_name_plural = _("placements")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("give", args=[self.fund.slug, self.slug])

    def clean(self):
        """Raise ValidationError where the slug of a placement that the site names is changed."""
        super().clean()
        stored = Placement.objects.filter(pk=self.pk).values("slug", "fund").first()
        now = {"slug": self.slug, "fund": self.fund_id}
        if stored and stored["slug"] in FIXED and stored != now:
            raise ValidationError({"slug": _("The site's own links use this slug. Keep it.")})

    @property
    def is_fixed(self) -> bool:
        """Whether the site's own links or the redirect name this placement."""
        return self.slug in FIXED


class DailyClicksQuerySet(models.QuerySet):
    """Counting and adding up clicks."""

    def add_click(self, placement_id: int, day=None) -> None:
        """Add one to the count of a placement's day (today's), exactly, however many do so.

        The database adds, in one statement; nothing is read first.
        """
        today = {"placement_id": placement_id, "day": day or timezone.localdate()}
        if not self.filter(**today).update(clicks=F("clicks") + 1):
            self.bulk_create([self.model(**today, clicks=0)], ignore_conflicts=True)
            self.filter(**today).update(clicks=F("clicks") + 1)


class DailyClicks(models.Model):
    """How often a placement was used on one day. Nothing about who used it."""

    placement = models.ForeignKey(
        Placement, verbose_name=_("placement"), on_delete=models.CASCADE, related_name="days"
    )
    day = models.DateField(_("day"), db_index=True)
    clicks = models.PositiveIntegerField(_("clicks"), default=0)

    objects = DailyClicksQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-day", "placement"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "day"], name="one_count_a_day")
        ]
        verbose_name = _("clicks on giving links")
        verbose_name_plural = _("clicks on giving links")

    def __str__(self) -> str:
        return f"{self.placement}, {self.day}: {self.clicks}"
