"""The program's settings, and pages that any program needs."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from .blocks import TEXT_FEATURES, InformationBlocks, LinkBlock
from .pages import BasePage


@register_setting(icon="home", order=1)
class ProgramSettings(BaseGenericSetting):
    """Who the program is, how it is reached, and what stands on every page."""

    program_name = models.CharField(
        _("program's name"), max_length=120, default="Lupus Clinical Care Program"
    )
    institution_name = models.CharField(_("institution's name"), max_length=120, blank=True)
    contact_phone = models.CharField(
        _("phone"), max_length=40, blank=True, help_text=_("As you would print it.")
    )
    contact_hours = models.CharField(
        _("hours"), max_length=120, blank=True, help_text=_("When somebody answers the phone.")
    )
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_fallback = RichTextField(
        _("whom to ask instead"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Shown where a phone number would stand, while there is none."),
    )
    become_a_patient = RichTextField(
        _("how to become a patient"), features=TEXT_FEATURES, blank=True
    )
    emergency = RichTextField(
        _("in an emergency"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("When to call 911. Shown on the home page and on study pages."),
    )
    registry_facilities = models.TextField(
        _("our site's names in the registry"),
        blank=True,
        help_text=_("As ClinicalTrials.gov spells them, one on each line."),
    )
    registry_city = models.CharField(
        _("our site's city in the registry"), max_length=80, blank=True
    )
    registry_condition = models.CharField(
        _("our condition in the registry"),
        max_length=120,
        default="lupus",
        blank=True,
        help_text=_("With it and the city we look for studies at our site that are not here yet."),
    )
    banner = models.CharField(
        _("banner"),
        max_length=240,
        blank=True,
        help_text=_("One sentence above every page, such as a closure. Leave it empty for none."),
    )
    footer_links = StreamField(
        [("link", LinkBlock())],
        blank=True,
        verbose_name=_("footer links"),
        help_text=_("Privacy notice, non-discrimination notice, language help."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("program_name"), FieldPanel("institution_name")], heading=_("Names")
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_phone"),
                FieldPanel("contact_hours"),
                FieldPanel("contact_email"),
                FieldPanel("contact_fallback"),
                FieldPanel("become_a_patient"),
                FieldPanel("emergency"),
            ],
            heading=_("Contact"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("registry_facilities"),
                FieldPanel("registry_city"),
                FieldPanel("registry_condition"),
            ],
            heading=_("Our site in ClinicalTrials.gov"),
        ),
        MultiFieldPanel(
            [FieldPanel("banner"), FieldPanel("footer_links")], heading=_("On every page")
        ),
    ]

    class Meta:
        verbose_name = _("program settings")

    @property
    def facility_names(self) -> list[str]:
        """Our site's names in the registry, without blank lines."""
        return [name for line in self.registry_facilities.splitlines() if (name := line.strip())]

    @property
    def has_contact(self) -> bool:
        """Whether a visitor can reach somebody: a phone number or an e-mail address."""
        return bool(self.contact_phone or self.contact_email)


class Term(models.Model):
    """A word that pages explain where it first stands, and the glossary lists."""

    name = models.CharField(_("term"), max_length=80, unique=True)
    meaning = models.TextField(
        _("meaning"),
        max_length=400,
        help_text=_("One or two plain sentences, without other hard words."),
    )
    other_forms = models.TextField(
        _("other forms"),
        blank=True,
        help_text=_(
            "One on each line: a short form, another spelling. An s at the end is found anyway."
        ),
    )

    panels = [FieldPanel("name"), FieldPanel("meaning"), FieldPanel("other_forms")]

    class Meta:
        ordering = [Lower("name")]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The term's place in the glossary."""
        return slugify(self.name)


class InformationPage(BasePage):
    """A page of plain information: joining a study, privacy, accessibility."""

    body = StreamField(InformationBlocks(), verbose_name=_("body"), blank=True)
    shows_medical_review = models.BooleanField(
        _("holds health facts"),
        default=False,
        help_text=_("The page then says at its foot who has reviewed it, or that no one has."),
    )

    template = "site/information_page.html"
    parent_page_types = ["research.ResearchHomePage", "lupus_site.InformationPage"]
    subpage_types = ["lupus_site.InformationPage"]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [
        *BasePage.intro_panels,
        FieldPanel("body"),
        FieldPanel("shows_medical_review"),
        BasePage.review_panel,
    ]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    @property
    def has_medical_content(self) -> bool:
        return self.shows_medical_review
