"""A study's page: what editors write, beside what the registry says."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager
from wagtail.search import index

from lupus_site.blocks import TEXT_FEATURES
from lupus_site.pages import BasePage

from ..admin.facts_panel import RegistryFactsPanel
from ..blocks import AnswerBlock, TeamMemberBlock, TeamRole
from ..endings import Ending, ending_of
from ..outline import StudyPageForm
from ..querysets import StudyQuerySet
from ..vocabulary import (
    REGISTRY_KINDS,
    Kind,
    ShownStatus,
    Source,
    StaffStatus,
    StatusFacts,
    shown_status,
)
from .checked import CheckedWords
from .registry import RegistryRecord
from .study_reading import StudyReading


class StudyPage(CheckedWords, StudyReading, BasePage):
    """A clinical trial, an observational study, or a research project of the program.

    By default a listing: title, purpose, basic eligibility, status, location, contact.
    Recruitment text is shown only while an ethics board's approval is entered and has not run
    out (45 CFR 46 and 21 CFR 56: the board approves what recruits people).
    """

    kind = models.CharField(
        _("kind of study"),
        max_length=20,
        choices=Kind,
        default=Kind.TRIAL,
        help_text=_("Read from the registry's record where there is one."),
    )
    focus_areas = ParentalManyToManyField(
        "research.FocusAreaPage", verbose_name=_("focus areas"), blank=True, related_name="studies"
    )
    product = models.CharField(
        _("product being studied"),
        max_length=120,
        blank=True,
        help_text=_("Its plain name, as in: CABA-201 (rese-cel)."),
    )
    product_unapproved = models.BooleanField(
        _("not approved for lupus"),
        default=True,
        help_text=_("The page then says that the product is not approved for lupus."),
    )
    purpose = RichTextField(
        _("purpose"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("What the study wants to find out. Promise nothing."),
    )
    who_can_join = RichTextField(_("who can join, in short"), features=TEXT_FEATURES, blank=True)
    team = StreamField(
        [("member", TeamMemberBlock())], blank=True, verbose_name=_("investigators and contacts")
    )
    records_to_send = RichTextField(
        _("what a doctor should send"), features=TEXT_FEATURES, blank=True
    )

    registry_record = models.ForeignKey(
        RegistryRecord,
        verbose_name=_("registry record"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="study_pages",
        help_text=_("Empty for a project that is not in ClinicalTrials.gov."),
    )
    site_status = models.CharField(
        _("status at our site"),
        max_length=20,
        choices=StaffStatus,
        blank=True,
        help_text=_(
            "What the study team says. It counts for 90 days from the day they confirmed it."
        ),
    )
    site_status_confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    irb_number = models.CharField(_("IRB number"), max_length=60, blank=True)
    irb_approved_on = models.DateField(_("approved on"), null=True, blank=True)
    irb_expires_on = models.DateField(
        _("expires on"),
        null=True,
        blank=True,
        help_text=_("From this day on the recruitment text is hidden."),
    )
    what_happens = RichTextField(_("what happens"), features=TEXT_FEATURES, blank=True)
    risks_and_benefits = RichTextField(_("risks and benefits"), features=TEXT_FEATURES, blank=True)
    answers = StreamField([("answer", AnswerBlock())], blank=True, verbose_name=_("answers"))

    objects = PageManager.from_queryset(StudyQuerySet)()

    parent_page_types = ["research.StudyIndexPage"]
    subpage_types = []
    base_form_class = StudyPageForm

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("product", boost=2),
        index.SearchField("purpose"),
        index.SearchField("who_can_join"),
        index.RelatedFields(
            "registry_record",
            [
                index.SearchField("nct_id", boost=10),
                index.SearchField("acronym", boost=5),
                index.SearchField("brief_title"),
                index.SearchField("official_title"),
                index.SearchField("sponsor"),
            ],
        ),
        index.SearchField("registry_words"),
        index.SearchField("finder_words"),
    ]

    content_panels = [
        *BasePage.intro_panels,
        FieldPanel("registry_record"),
        RegistryFactsPanel(heading=_("What ClinicalTrials.gov says"), icon="list-ul"),
        FieldPanel("kind"),
        FieldPanel("focus_areas", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [FieldPanel("site_status"), FieldPanel("site_status_confirmed_on")],
            heading=_("Status at our site"),
        ),
        MultiFieldPanel(
            [FieldPanel("product"), FieldPanel("product_unapproved")],
            heading=_("What is being studied"),
        ),
        FieldPanel("purpose"),
        FieldPanel("who_can_join"),
        FieldPanel("team"),
        FieldPanel("records_to_send"),
        MultiFieldPanel(
            [
                FieldPanel("irb_number"),
                FieldRowPanel([FieldPanel("irb_approved_on"), FieldPanel("irb_expires_on")]),
                FieldPanel("what_happens"),
                FieldPanel("risks_and_benefits"),
                FieldPanel("answers"),
            ],
            heading=_("Recruitment text"),
            help_text=_(
                "Shown only while the ethics board's (IRB) approval is entered and holds."
            ),
            classname="collapsed",
        ),
        BasePage.review_panel,
    ]

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")

    def clean(self):
        """Check what no single field can.

        Raises:
            ValidationError: a status without its day or with a day to come, half an approval,
                or a second page in this language for the same record.
        """
        super().clean()
        errors = {}
        if self.site_status and not self.site_status_confirmed_on:
            errors["site_status_confirmed_on"] = _("Enter the day on which the team said so.")
        if self.site_status_confirmed_on and self.site_status_confirmed_on > timezone.localdate():
            errors["site_status_confirmed_on"] = _("This day has not come yet.")
        approval = [self.irb_number, self.irb_approved_on, self.irb_expires_on]
        if any(approval) and not all(approval):
            errors["irb_number"] = _("Enter the number and both dates, or none of them.")
        elif all(approval) and self.irb_expires_on <= self.irb_approved_on:
            errors["irb_expires_on"] = _("An approval runs out after it was given.")
        if other := self._page_of_same_record():
            errors["registry_record"] = _("“%s” already shows this record.") % other.title
        if errors:
            raise ValidationError(errors)

    def _page_of_same_record(self) -> "StudyPage | None":
        """Another page in this language for the same record; aliases and copies aside."""
        if not self.registry_record_id or self.alias_of_id:
            return None
        return (
            StudyPage.objects.filter(
                registry_record=self.registry_record_id,
                locale=self.locale_id,
                alias_of__isnull=True,
            )
            .exclude(pk=self.pk)
            .first()
        )

    @property
    def status_facts(self) -> StatusFacts:
        """What the status rule needs to know of this study."""
        record = self.registry_record
        return StatusFacts(
            overall=record.overall_status if record else None,
            listed_here=bool(record and record.our_facility),
            location=record.our_status if record else "",
            staff=self.site_status,
            confirmed_on=self.site_status_confirmed_on,
            missing=bool(record and record.missing_since),
        )

    @cached_property
    def shown_status(self) -> ShownStatus:
        """The status that a visitor sees today."""
        return shown_status(self.status_facts, timezone.localdate())

    @property
    def status_as_of(self) -> datetime.date | None:
        """The day to which the shown status goes back."""
        if self.shown_status.source == Source.STAFF:
            return self.site_status_confirmed_on
        return self.registry_record.processed_on if self.registry_record else None

    @property
    def ending(self) -> Ending | None:
        """Why nobody can join now and what to do; None where people can, or soon may."""
        record, shown = self.registry_record, self.shown_status
        overall, why = (record.overall_status, record.why_stopped) if record else ("", "")
        return ending_of(shown.slug, shown.code, overall, why)

    @property
    def kind_slug(self) -> str:
        """The kind of study: the registry's where it knows."""
        record = self.registry_record
        return REGISTRY_KINDS.get(record.study_type, self.kind) if record else self.kind

    @property
    def kind_label(self) -> str:
        """The kind of study in words."""
        return Kind(self.kind_slug).label

    @property
    def is_recruitment_text_shown(self) -> bool:
        """Whether an ethics board's approval holds today."""
        today = timezone.localdate()
        return bool(
            self.irb_number
            and self.irb_approved_on
            and self.irb_expires_on
            and self.irb_approved_on <= today < self.irb_expires_on
        )

    def _team_in(self, role: TeamRole) -> list:
        return [block.value for block in self.team if block.value["role"] == role]

    @property
    def investigators(self) -> list:
        return self._team_in(TeamRole.INVESTIGATOR)

    @property
    def contacts(self) -> list:
        return self._team_in(TeamRole.CONTACT)

    @property
    def referral_contacts(self) -> list:
        return self._team_in(TeamRole.REFERRALS)

    def registry_words(self) -> str:
        """Names of conditions and products, for the search index."""
        record = self.registry_record
        if not record:
            return ""
        names = [*record.aliases, *record.conditions]
        for intervention in record.interventions:
            names += [intervention["name"], *intervention.get("other_names", [])]
        return " ".join(names)
