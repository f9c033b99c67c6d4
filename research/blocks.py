"""Blocks of the research pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lupus_site.blocks import RichText, SharedBlocks

from .references import ReferenceBlock
from .vocabulary import FdaStatus, Guideline


class LabelBlock(blocks.StructBlock):
    """What a label is based on: whom it holds for, since when, and who says so."""

    holds_for = blocks.CharBlock(max_length=240, label=_("Holds for"))
    date = blocks.CharBlock(max_length=60, label=_("Date"), required=False)
    source = blocks.CharBlock(max_length=240, label=_("Source"))
    to_confirm = blocks.BooleanBlock(
        required=False,
        label=_("To be confirmed"),
        help_text=_("The medical reviewer still has to see the source itself."),
    )


class FdaStatusValue(blocks.StructValue):
    @property
    def label(self) -> str:
        return FdaStatus(self["status"]).label


class FdaStatusBlock(LabelBlock):
    """What the FDA has approved, and for whom."""

    status = blocks.ChoiceBlock(choices=FdaStatus.choices, label=_("FDA status"))

    class Meta:
        label_format = "{status}"
        value_class = FdaStatusValue


class GuidelineValue(blocks.StructValue):
    @property
    def label(self) -> str:
        return Guideline(self["guideline"]).label


class GuidelineBlock(LabelBlock):
    """What a guideline recommends, and for whom."""

    guideline = blocks.ChoiceBlock(choices=Guideline.choices, label=_("Guideline"))

    class Meta:
        label_format = "{guideline}"
        value_class = GuidelineValue


def _distinct(labels) -> list[str]:
    return list(dict.fromkeys(str(label) for label in labels))


class TherapyValue(blocks.StructValue):
    """A therapy with its labels in words, each once, for the table at a page's head."""

    @property
    def fda_labels(self) -> list[str]:
        return _distinct(item.label for item in self["fda_status"])

    @property
    def guideline_labels(self) -> list[str]:
        return _distinct(item.label for item in self["guidelines"])


class TherapyBlock(blocks.StructBlock):
    """One therapy with all that a reader needs to weigh it."""

    name = blocks.CharBlock(max_length=120, label=_("Name"))
    other_names = blocks.CharBlock(max_length=200, required=False, label=_("Other names"))
    fda_status = blocks.ListBlock(FdaStatusBlock(), min_num=1, label=_("FDA status"))
    guidelines = blocks.ListBlock(GuidelineBlock(), min_num=1, label=_("Guidelines"))
    what_it_is = RichText(label=_("What it is"))
    who_for = RichText(label=_("Who it is for"))
    what_studies_show = RichText(label=_("What studies show"))
    risks = RichText(label=_("Risks"))
    pregnancy = RichText(label=_("Pregnancy and fertility"))
    references = blocks.ListBlock(ReferenceBlock(), default=[], label=_("References"))

    class Meta:
        icon = "pill"
        label = _("Therapy")
        description = _("A therapy: what it is, who it is for, what studies show, risks.")
        template = "blocks/therapy.html"
        value_class = TherapyValue
        preview_value = {
            "name": "A therapy",
            "other_names": "Its brand name",
            "fda_status": [
                {
                    "status": "approved-lupus",
                    "holds_for": "Adults",
                    "date": "2011",
                    "source": "FDA label",
                }
            ],
            "guidelines": [
                {"guideline": "eular-2023", "holds_for": "Adults", "date": "2023", "source": ""}
            ],
            "what_it_is": "<p>In plain words.</p>",
            "who_for": "<p>Whom it may help.</p>",
            "what_studies_show": "<p>With numbers and their whole.</p>",
            "risks": "<p>The main ones first.</p>",
            "pregnancy": "<p>What to ask.</p>",
            "references": [],
        }


class FocusAreaBlocks(SharedBlocks):
    """The blocks of a focus area: those of every page, and therapies."""

    therapy = TherapyBlock()


class FixedQuestion(models.TextChoices):
    """The questions that every recruitment text answers, in this order."""

    VISITS = "visits", _("How many visits are there?")
    HOSPITAL_STAY = "hospital-stay", _("Will I stay in the hospital?")
    PLACEBO = "placebo", _("Could I get a placebo?")
    COST = "cost", _("What will it cost me?")
    TRAVEL = "travel", _("Is there help with travel?")
    INTERPRETER = "interpreter", _("Can I have an interpreter?")
    DURATION = "duration", _("How long does it last?")
    WHO_PAYS = "who-pays", _("Who pays for the study?")


class AnswerValue(blocks.StructValue):
    @property
    def question_label(self) -> str:
        return FixedQuestion(self["question"]).label


class AnswerBlock(blocks.StructBlock):
    """The answer to one of the fixed questions."""

    question = blocks.ChoiceBlock(choices=FixedQuestion.choices, label=_("Question"))
    answer = RichText(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Answer")
        value_class = AnswerValue


class TeamRole(models.TextChoices):
    """What a member of the study team is there for."""

    INVESTIGATOR = "investigator", _("Investigator")
    CONTACT = "contact", _("Contact for patients")
    REFERRALS = "referrals", _("Contact for doctors")


class TeamMemberValue(blocks.StructValue):
    @property
    def role_label(self) -> str:
        return TeamRole(self["role"]).label


class TeamMemberBlock(blocks.StructBlock):
    """An investigator, or somebody to call or write to."""

    name = blocks.CharBlock(max_length=120, label=_("Name"))
    role = blocks.ChoiceBlock(choices=TeamRole.choices, label=_("Role"))
    phone = blocks.CharBlock(max_length=40, required=False, label=_("Phone"))
    email = blocks.EmailBlock(required=False, label=_("E-mail"))

    class Meta:
        icon = "user"
        label = _("Team member")
        value_class = TeamMemberValue
