"""The registry's facts that a visitor sees, and what a change of one is called."""

import datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .vocabulary import PHASES, REGISTRY_KINDS, SEXES


class Fact(models.TextChoices):
    """Columns of RegistryRecord whose changes are kept, in the order in which they are told."""

    OVERALL_STATUS = "overall_status", _("Status of the study")
    WHY_STOPPED = "why_stopped", _("Why it stopped")
    OUR_STATUS = "our_status", _("Status at our site")
    OUR_FACILITY = "our_facility", _("Our site")
    MISSING = "missing_since", _("Listing")
    ENTRY_TEXT = "eligibility_text", _("Entry rules")
    MINIMUM_AGE = "minimum_age_text", _("Youngest age")
    MAXIMUM_AGE = "maximum_age_text", _("Oldest age")
    SEX = "sex", _("Who can join, by sex")
    VOLUNTEERS = "healthy_volunteers", _("Healthy volunteers")
    TITLE = "brief_title", _("Title at ClinicalTrials.gov")
    KIND = "study_type", _("Kind of study")
    PHASE = "phase", _("Phase")
    CONDITIONS = "conditions", _("Conditions")
    TESTED = "interventions", _("What is tested")
    ENROLMENT = "enrolment", _("Number of people")
    ENROLMENT_TYPE = "enrolment_type", _("Number of people")
    START = "start_date", _("Start")
    START_TYPE = "start_type", _("Start")
    END = "end_date", _("End")
    END_TYPE = "end_type", _("End")
    SPONSOR = "sponsor", _("Sponsor")
    PLACES = "location_count", _("Number of places")


ENTRY_RULES = frozenset(
    {Fact.ENTRY_TEXT, Fact.MINIMUM_AGE, Fact.MAXIMUM_AGE, Fact.SEX, Fact.VOLUNTEERS}
)
STATUS_FACTS = frozenset({Fact.OVERALL_STATUS, Fact.OUR_STATUS, Fact.OUR_FACILITY, Fact.MISSING})
# After a change of one of these an editor has to look at the page's plain words again.
CHECKED_FACTS = ENTRY_RULES | STATUS_FACTS
NO_VALUES_SHOWN = frozenset({Fact.ENTRY_TEXT, Fact.MISSING})  # too long, or said by the label

# The registry's status codes as words about the whole study: nothing here says "open here".
STATUS_WORDS = {
    "RECRUITING": _("Open to new participants"),
    "AVAILABLE": _("Available outside a trial"),
    "ENROLLING_BY_INVITATION": _("By invitation only"),
    "NOT_YET_RECRUITING": _("Not open yet"),
    "ACTIVE_NOT_RECRUITING": _("Closed to new participants, still running"),
    "SUSPENDED": _("Paused"),
    "TEMPORARILY_NOT_AVAILABLE": _("Not available for now"),
    "TERMINATED": _("Stopped early"),
    "WITHDRAWN": _("Never started"),
    "COMPLETED": _("Finished"),
    "NO_LONGER_AVAILABLE": _("No longer available"),
    "APPROVED_FOR_MARKETING": _("Approved"),
    "UNKNOWN": _("Not confirmed"),
    "WITHHELD": _("Not confirmed"),
}
_TYPES = {"ACTUAL": _("actual"), "ESTIMATED": _("expected")}
_YES_NO = {"true": _("may join"), "false": _("may not join")}
_NOT_STATED = _("not stated")


def partial_date(day: datetime.date | None, precision: str) -> str:
    """A date as text, as exactly as it is known: 2027-09-30, 2027-09 or 2027."""
    return day.isoformat()[: {"month": 7, "year": 4}.get(precision, 10)] if day else ""


def _day_words(text: str) -> str:
    first = datetime.date.fromisoformat((text + "-01-01")[:10])
    return date_format(first, {4: "Y", 7: "F Y"}.get(len(text), "F j, Y"))


def _kind_words(code: str) -> str:
    return REGISTRY_KINDS[code].label if code in REGISTRY_KINDS else _NOT_STATED


def _count_words(text: str) -> str:
    return intcomma(int(text))


def _words_of(words: dict):
    return lambda code: words.get(code, _NOT_STATED)


_IN_WORDS = {
    Fact.OVERALL_STATUS: _words_of(STATUS_WORDS),
    Fact.OUR_STATUS: _words_of(STATUS_WORDS),
    Fact.SEX: _words_of(SEXES),
    Fact.VOLUNTEERS: _words_of(_YES_NO),
    Fact.KIND: _kind_words,
    Fact.PHASE: _words_of({code: words for code, (words, _meaning) in PHASES.items()}),
    Fact.ENROLMENT: _count_words,
    Fact.PLACES: _count_words,
    Fact.ENROLMENT_TYPE: _words_of(_TYPES),
    Fact.START_TYPE: _words_of(_TYPES),
    Fact.END_TYPE: _words_of(_TYPES),
    Fact.START: _day_words,
    Fact.END: _day_words,
    Fact.MINIMUM_AGE: str.lower,
    Fact.MAXIMUM_AGE: str.lower,
}


def in_words(field: str, text: str) -> str:
    """A value of a fact in visitors' words; what nobody knows how to say is "not stated".

    Args:
        field: the name of the fact's column.
        text: the value as RegistryChange keeps it.
    """
    if not text:
        return _NOT_STATED
    try:
        return _IN_WORDS.get(field, str)(text)
    except ValueError:  # written by hand, or by a version of the site to come
        return _NOT_STATED
