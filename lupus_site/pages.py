"""What every page of the site has."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

# Parts of the site's fixed addresses (lupus_site/urls.py): a page with such a slug could never
# be reached.
RESERVED_SLUGS = frozenset(
    [
        "admin",
        "documents",
        "feed",
        "give",
        "glossary",
        "healthz",
        "media",
        "nct",
        "search",
        "static",
    ]
)


class BasePage(Page):
    """A page with a lead, a picture for sharing, and who has medically reviewed it.

    "Reviewed by" shows only when both a reviewer and a date are entered; until then the page
    says at its foot that no one has reviewed it.
    """

    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("One or two plain sentences: the page's first lines, and its text on cards."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when the page is shared. Leave it empty for the site's own picture."),
    )
    reviewed_by = models.CharField(
        _("medically reviewed by"),
        max_length=200,
        blank=True,
        help_text=_("Name and title of the person who checked the medical facts."),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    explains_terms = models.BooleanField(
        _("explain the glossary's terms"),
        default=True,
        help_text=_("The first time a term stands on the page, a click on it tells its meaning."),
    )

    # Pages of health facts say whether someone has reviewed them; legal pages need not.
    has_medical_content = True

    search_fields = [*Page.search_fields, index.SearchField("summary", boost=2)]

    intro_panels = [*Page.content_panels, FieldPanel("summary")]
    review_panel = MultiFieldPanel(
        [FieldPanel("reviewed_by"), FieldPanel("reviewed_on")],
        heading=_("Medical review"),
        help_text=_("Leave both empty until someone has reviewed the page."),
    )
    promote_panels = [
        *Page.promote_panels,
        FieldPanel("picture"),
        FieldPanel("explains_terms"),
    ]

    class Meta:
        abstract = True

    def clean(self):
        """Check the slug and the review.

        Raises:
            ValidationError: a reserved slug, or half a review.
        """
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is used by the site itself.")})
        if bool(self.reviewed_by) != bool(self.reviewed_on):
            missing = "reviewed_on" if self.reviewed_by else "reviewed_by"
            raise ValidationError({missing: _("Enter both the reviewer and the date, or none.")})

    @property
    def description(self) -> str:
        """What search engines and shared links say of the page."""
        return self.search_description or self.summary
