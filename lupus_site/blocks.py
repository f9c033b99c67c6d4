"""The body blocks that every kind of page shares."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from .page_links import SeenPageChooserBlock

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
TEXT_FEATURES = [*INLINE_FEATURES, "ol", "ul"]
BODY_FEATURES = ["h2", "h3", *TEXT_FEATURES]


class RichText(blocks.RichTextBlock):
    """Paragraphs, lists and links, without headings."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)


class TextBlock(blocks.RichTextBlock):
    """Running text with headings."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, headings, lists and links.")
        template = "blocks/text.html"
        features = BODY_FEATURES
        preview_value = "<h2>A heading</h2><p>A paragraph of plain words.</p>"


class CalloutBlock(blocks.StructBlock):
    """A boxed note, or a warning that must not be missed."""

    kind = blocks.ChoiceBlock(
        choices=[("note", _("Note")), ("warning", _("Warning"))], default="note", label=_("Kind")
    )
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = RichText(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Callout")
        description = _("A boxed note or warning.")
        template = "blocks/callout.html"
        preview_value = {
            "kind": "warning",
            "heading": "Before you pay",
            "text": "<p>A real study does not ask you to pay to join.</p>",
        }


class QuestionBlock(blocks.StructBlock):
    """One question with its answer."""

    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = RichText(label=_("Answer"))


class QuestionsBlock(blocks.StructBlock):
    """Questions that people ask; each answer opens on a click."""

    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    items = blocks.ListBlock(QuestionBlock(), min_num=1, label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        description = _("A list of questions; each answer opens on a click.")
        template = "blocks/questions.html"
        preview_value = {
            "heading": "Questions people ask",
            "items": [{"question": "May I leave a study?", "answer": "<p>Yes, at any time.</p>"}],
        }


class FactBlock(blocks.StructBlock):
    """A term with what it means."""

    term = blocks.CharBlock(max_length=120, label=_("Term"))
    description = RichText(label=_("Description"))


class FactsBlock(blocks.StructBlock):
    """Terms and what they mean, in two columns where there is room."""

    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    items = blocks.ListBlock(FactBlock(), min_num=1, label=_("Facts"))

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        description = _("Terms and what each one means.")
        template = "blocks/facts.html"
        preview_value = {
            "heading": "The phases of a trial",
            "items": [{"term": "Phase 1", "description": "<p>Is it safe?</p>"}],
        }


class PictureBlock(blocks.StructBlock):
    """A picture with its words for people who cannot see it."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(max_length=250, required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with a caption.")
        template = "blocks/picture.html"


class SharedBlocks(blocks.StreamBlock):
    """The blocks of an ordinary page."""

    text = TextBlock()
    callout = CalloutBlock()
    questions = QuestionsBlock()
    facts = FactsBlock()
    picture = PictureBlock()


class DonateBlock(blocks.StructBlock):
    """A band that asks for a gift; shown only while there is a way to give."""

    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = RichText(label=_("Text"))
    fund = SnippetChooserBlock(
        "donations.Fund",
        required=False,
        label=_("Fund"),
        help_text=_("Leave it empty for the fund of the donate page."),
    )

    class Meta:
        icon = "pick"
        label = _("Give")
        description = _("A band with a button to give. Keep it away from clinical warnings.")
        template = "blocks/donate.html"
        preview_value = {
            "heading": "Lupus Clinical Care Fund",
            "text": "<p>The fund supports care for people with lupus.</p>",
            "fund": None,
        }


class InformationBlocks(SharedBlocks):
    """The blocks of a page of information, which may ask for a gift; study pages may not."""

    donate = DonateBlock()


class LinkBlock(blocks.StructBlock):
    """A link to a page of this site or to another address."""

    label = blocks.CharBlock(max_length=60, label=_("Words"))
    page = SeenPageChooserBlock(required=False, label=_("Page"))
    url = blocks.URLBlock(required=False, label=_("Or an address"))

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value):
        """Raise ValidationError unless exactly one of page and address is given."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            message = _("Choose a page or enter an address, one of the two.")
            raise blocks.StructBlockValidationError(
                block_errors={"page": ValidationError(message)}
            )
        return cleaned


def block_anchor(block) -> str:
    """The id that a table of contents links to, from a block's own heading or name.

    Args:
        block: a bound block of a page's body.

    Returns:
        A slug, or "" for a block that has no heading.
    """
    value = block.value
    if not isinstance(value, blocks.StructValue):
        return ""
    return slugify(value.get("heading") or value.get("name") or "")
