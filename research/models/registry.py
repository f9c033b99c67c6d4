"""What ClinicalTrials.gov says, kept apart from what editors write. Only a sync writes here."""

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from ..vocabulary import PHASES, SEXES

CODE_LENGTH = 60  # characters; the registry's longest code has 24, and new ones may come


class DatePrecision(models.TextChoices):
    """How exactly the registry knows a date."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class DateType(models.TextChoices):
    """Whether a date of the registry has come or is expected."""

    ACTUAL = "ACTUAL", _("actual")
    ESTIMATED = "ESTIMATED", _("expected")


class RegistryRecordQuerySet(models.QuerySet):
    """Records, by the ids under which the registry has ever known them."""

    def known_as(self, nct_id: str) -> "RegistryRecordQuerySet":
        """The record with this NCT id (in capitals) or, failing that, with this former one."""
        # JSON's own `contains` does not exist on SQLite; an id is too plain to be misread.
        return (
            self.annotate(former_ids=Cast("aliases", models.TextField()))
            .filter(models.Q(nct_id=nct_id) | models.Q(former_ids__contains=f'"{nct_id}"'))
            .order_by(models.Case(models.When(nct_id=nct_id, then=0), default=1))
        )

    def keys_by_id(self, nct_ids: Iterable[str]) -> dict[str, int]:
        """Which of these ids are here already: id, as it was asked for -> key of its record."""
        asked = set(nct_ids)
        known: dict[str, int] = {}
        for pk, aliases in self.exclude(aliases=[]).values_list("pk", "aliases"):
            known |= dict.fromkeys(asked.intersection(aliases), pk)
        return known | dict(self.filter(nct_id__in=asked).values_list("nct_id", "pk"))


class RegistryRecord(models.Model):
    """One study as ClinicalTrials.gov holds it, in the registry's own codes.

    Machine-owned: nothing here is edited by hand, and no revision is kept. Blank means that
    the registry says nothing.
    """

    nct_id = models.CharField(_("NCT id"), max_length=11, unique=True)
    aliases = models.JSONField(default=list, blank=True)  # former NCT ids
    brief_title = models.TextField()
    official_title = models.TextField(blank=True)
    acronym = models.CharField(max_length=100, blank=True)

    overall_status = models.CharField(max_length=CODE_LENGTH, blank=True)
    why_stopped = models.TextField(blank=True)
    study_type = models.CharField(max_length=CODE_LENGTH, blank=True)
    phase = models.CharField(
        max_length=CODE_LENGTH, blank=True
    )  # one code; PHASE1_PHASE2 is combined
    enrolment = models.PositiveIntegerField(null=True, blank=True)  # people; 0 is real
    enrolment_type = models.CharField(max_length=CODE_LENGTH, blank=True)

    sex = models.CharField(max_length=CODE_LENGTH, blank=True)
    minimum_age = models.FloatField(null=True, blank=True)  # years
    maximum_age = models.FloatField(null=True, blank=True)  # years
    minimum_age_text = models.CharField(max_length=40, blank=True)
    maximum_age_text = models.CharField(max_length=40, blank=True)
    healthy_volunteers = models.BooleanField(null=True, blank=True)

    start_date = models.DateField(null=True, blank=True)
    start_precision = models.CharField(max_length=5, choices=DatePrecision, blank=True)
    start_type = models.CharField(max_length=CODE_LENGTH, choices=DateType, blank=True)
    end_date = models.DateField(null=True, blank=True)
    end_precision = models.CharField(max_length=5, choices=DatePrecision, blank=True)
    end_type = models.CharField(max_length=CODE_LENGTH, choices=DateType, blank=True)

    sponsor = models.CharField(max_length=300, blank=True)
    collaborators = models.JSONField(default=list, blank=True)  # names
    conditions = models.JSONField(default=list, blank=True)  # names
    interventions = models.JSONField(default=list, blank=True)  # {type, name, other_names}
    brief_summary = models.TextField(blank=True)
    eligibility_text = models.TextField(blank=True)
    # {inclusion, exclusion, other}, each a list of {marker, text, children}
    criteria = models.JSONField(default=dict, blank=True)

    # Our location, found at sync by ProgramSettings' names; of several the most cautious.
    our_facility = models.CharField(max_length=300, blank=True)
    our_status = models.CharField(max_length=CODE_LENGTH, blank=True)
    location_count = models.PositiveIntegerField(default=0)
    countries = models.JSONField(default=list, blank=True)  # names
    # Each a dict of its facility, city, state, country and status.
    locations = models.JSONField(default=list, blank=True)

    last_update_posted = models.DateField(null=True, blank=True)
    processed_on = models.DateField(
        null=True, blank=True, help_text=_("The registry's own date of the data.")
    )
    missing_since = models.DateField(null=True, blank=True)

    objects = RegistryRecordQuerySet.as_manager()

    class Meta:
        ordering = ["nct_id"]
        verbose_name = _("registry record")
        verbose_name_plural = _("registry records")

    def __str__(self) -> str:
        return f"{self.nct_id} {self.acronym or self.brief_title}"

    @property
    def registry_url(self) -> str:
        """The record's page at ClinicalTrials.gov."""
        return f"https://clinicaltrials.gov/study/{self.nct_id}"

    @property
    def phase_label(self) -> str:
        """The phase in words; "" where the study has none."""
        if self.phase and self.phase not in PHASES:
            return _("Phase not stated")
        return PHASES[self.phase][0] if self.phase and self.phase != "NA" else ""

    @property
    def phase_meaning(self) -> str:
        return PHASES[self.phase][1] if self.phase in PHASES else ""

    @property
    def sex_label(self) -> str:
        """Who may join by sex, in words; "" where the registry does not say."""
        return SEXES.get(self.sex, "")

    @property
    def age_label(self) -> str:
        """The ages that may join, in words."""
        low, high = self.minimum_age_text, self.maximum_age_text
        low_years, high_years = low.removesuffix(" Years"), high.removesuffix(" Years")
        if low and high:
            if low != low_years and high != high_years:
                return _("Ages %(low)s to %(high)s") % {"low": low_years, "high": high_years}
            return _("From %(low)s to %(high)s old") % {"low": low.lower(), "high": high.lower()}
        if low:
            return _("Ages %(low)s and older") % {"low": low_years.lower()}
        if high:
            return _("Up to age %(high)s") % {"high": high_years.lower()}
        return _("No age limit stated")

    @property
    def tested(self) -> str:
        """What is tested, by name."""
        return ", ".join(each["name"] for each in self.interventions if each.get("name"))

    @property
    def has_criteria(self) -> bool:
        """Whether the registry's entry rules are here, split into lists."""
        return any(self.criteria.values())

    @property
    def other_location_count(self) -> int:
        """How many locations besides ours."""
        return max(0, self.location_count - bool(self.our_facility))
