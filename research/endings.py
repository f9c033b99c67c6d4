"""What is said of a study that cannot be joined, and what a reader can do now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .vocabulary import MISSING

# The statuses for which the registry asks the sponsor why (data element "Why Study Stopped").
WITH_REASON = frozenset({"TERMINATED", "WITHDRAWN", "SUSPENDED"})

_IN_THIS_STUDY = _(
    "In this study? Call your study team. Do not change or stop a medicine before you have "
    "talked to them."
)
_LOOK = _("Looking for a study? See which of our studies are open.")
_ASK = _("Call or write to us before you plan anything around this study.")

_STEPS = {
    "TERMINATED": [_IN_THIS_STUDY, _LOOK],
    "WITHDRAWN": [
        _("No one took part, so there is nothing to wait for and nothing to worry about."),
        _LOOK,
    ],
    "NO_LONGER_AVAILABLE": [
        _("Do you use this product now? Ask the doctor who gives it to you what comes next."),
        _("If not, ask your own lupus doctor which choices you have."),
    ],
    "APPROVED_FOR_MARKETING": [
        _("Ask your own lupus doctor if this product is a choice for you."),
        _LOOK,
    ],
    "TEMPORARILY_NOT_AVAILABLE": [
        _("Do you use this product now? Ask the doctor who gives it to you what comes next."),
        _ASK,
    ],
    MISSING: [
        _ASK,
        _("In this study? Call your study team. They know how it goes on."),
    ],
    "stopped": [_IN_THIS_STUDY, _LOOK],
    "paused": [
        _IN_THIS_STUDY,
        _("Hoping to join? Ask us what is known. It may start again, and it may not."),
    ],
    "unconfirmed": [_ASK, _("In this study? Your study team can tell you how it goes on.")],
    "finished": [
        _("Were you in this study? Ask your study team what was found, once that is known."),
        _LOOK,
    ],
    "closed": [
        _("In this study? It goes on for you. Call your study team with any question."),
        _LOOK,
    ],
    "elsewhere": [
        _("Ask your own lupus doctor if one of the other places could be right for you."),
        _LOOK,
    ],
}


@dataclass(frozen=True)
class Ending:
    """Why nobody can join now, and what to do.

    `reason` is the sponsor's, in its own words; `reason_is_due` says that there should be one.
    """

    steps: Sequence[str]
    reason: str = ""
    reason_is_due: bool = False


def ending_of(slug: str, code: str, registry_status: str, why_stopped: str) -> Ending | None:
    """What to say below a status; None for a study that people can join, or soon may.

    Args:
        slug, code: those of the shown status.
        registry_status: the registry's overall status, "" without a record.
        why_stopped: the reason that the registry gives.
    """
    steps = _STEPS.get(code) or _STEPS.get(slug)
    if steps is None:
        return None
    due = slug in ("stopped", "paused") and registry_status in WITH_REASON
    return Ending(steps, why_stopped if due else "", due)
