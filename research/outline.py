"""The outline of a new study's plain words, and the form that keeps it from going public."""

from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from .models.registry import RegistryRecord

PROMPT = "✎"  # stands before everything that is still to be written
FIELDS = ("purpose", "who_can_join")
_GOES_PUBLIC = ("action-publish", "action-submit", "action-restart-workflow")


def outline_for(record: RegistryRecord) -> dict[str, str]:
    """Rich text to start from: the record's facts, and what to say in plain words."""
    purpose = [
        _("What does the study want to find out? Two or three short sentences. Promise nothing."),
        _("What is being studied, in plain words? Where does it come from, what does it act on?"),
        _("Does everyone know who gets what, or no one until the end?"),
    ]
    rules = [
        _("Which kind of lupus, and how active?"),
        _("What must have been tried before?"),
        _("Which main reasons keep people from joining? The rest is for the study team."),
    ]
    facts = [(_("Age"), record.age_label), (_("Sex"), record.sex_label)]
    items = [f"<b>{escape(name)}:</b> {escape(fact)}" for name, fact in facts if fact]
    items += [f"{PROMPT} {escape(prompt)}" for prompt in rules]
    return {
        "purpose": "".join(f"<p>{PROMPT} {escape(prompt)}</p>" for prompt in purpose),
        "who_can_join": "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>",
    }


class StudyPageForm(WagtailAdminPageForm):
    """Wagtail's form of a page; a study with prompts left in it is saved, and not published."""

    def clean(self):
        cleaned = super().clean()
        if any(action in self.data for action in _GOES_PUBLIC):
            for name in FIELDS:
                if PROMPT in (cleaned.get(name) or ""):
                    words = _("Write these words, or take them out: lines with %s are prompts.")
                    self.add_error(name, words % PROMPT)
        return cleaned
