"""The field's codes, the plain words for them, and the rule of which status a visitor sees.

Codes are ClinicalTrials.gov's own (enums Status, Phase and StudyType of its API v2).
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

# A word of staff counts for this long; then the study must be confirmed again.
CONFIRMATION_LASTS = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Status:
    """One of the states in which a visitor can find a study.

    `rank` orders them by caution: of several known statuses the one with the highest rank is
    shown. `slug` is the finder's `status=` and the key of the status's shape.
    """

    slug: str
    rank: int
    label: str
    meaning: str


_STATUSES = [
    Status("open", 0, _("Open here"), _("People can join this study at our site now.")),
    Status(
        "expanded-access",
        1,
        _("Available outside a trial"),
        _("A doctor may ask for this product for a patient who cannot join a trial."),
    ),
    Status(
        "invitation",
        2,
        _("By invitation only"),
        _("Only people whom the study team has already chosen may join."),
    ),
    Status("not-yet", 3, _("Not open yet"), _("The study is planned. No one can join yet.")),
    Status(
        "elsewhere",
        4,
        _("Open elsewhere, not here"),
        _("Other hospitals may take part. Our site is not listed as open."),
    ),
    Status(
        "closed",
        5,
        _("Closed to new participants, still running"),
        _("The study goes on with the people already in it. No one new can join."),
    ),
    Status(
        "unconfirmed",
        6,
        _("Not confirmed"),
        _("We have no recent word on whether this study is open. Please ask before you plan."),
    ),
    Status("paused", 7, _("Paused"), _("The study has stopped for now. It may start again.")),
    Status("stopped", 8, _("Stopped early"), _("The study ended before it was complete.")),
    Status("finished", 8, _("Finished"), _("The study is over.")),
]
STATUSES = {status.slug: status for status in _STATUSES}
OPEN_IN_SOME_WAY = frozenset({"open", "expanded-access", "invitation"})

# Registry code -> slug of the status above. A code that is not here is "unconfirmed".
REGISTRY_STATUSES = {
    "RECRUITING": "open",
    "AVAILABLE": "expanded-access",
    "ENROLLING_BY_INVITATION": "invitation",
    "NOT_YET_RECRUITING": "not-yet",
    "ACTIVE_NOT_RECRUITING": "closed",
    "UNKNOWN": "unconfirmed",
    "WITHHELD": "unconfirmed",
    "SUSPENDED": "paused",
    "TEMPORARILY_NOT_AVAILABLE": "paused",
    "TERMINATED": "stopped",
    "WITHDRAWN": "stopped",
    "COMPLETED": "finished",
    "NO_LONGER_AVAILABLE": "finished",
    "APPROVED_FOR_MARKETING": "finished",
}

CODES_NOT_ENDED = [
    code for code, slug in REGISTRY_STATUSES.items() if slug not in ("stopped", "finished")
]
MISSING = "MISSING"  # no code of the registry's: it no longer gives the record

# Codes whose visitor's words say more than their status's.
_OWN_WORDS = {
    MISSING: (
        _("Not confirmed"),
        _("ClinicalTrials.gov no longer lists this study. Please ask before you plan."),
    ),
    "WITHDRAWN": (_("Never started"), _("The study was called off before anyone joined.")),
    "NO_LONGER_AVAILABLE": (
        _("No longer available"),
        _("This product can no longer be asked for outside a trial."),
    ),
    "APPROVED_FOR_MARKETING": (
        _("Approved"),
        _("The product was approved, so this way of getting it has ended."),
    ),
}


class StaffStatus(models.TextChoices):
    """What staff can say of a study at our site."""

    OPEN = "open", _("Open here")
    EXPANDED_ACCESS = "expanded-access", _("Available outside a trial")
    INVITATION = "invitation", _("By invitation only")
    NOT_YET = "not-yet", _("Not open yet")
    ELSEWHERE = "elsewhere", _("Open elsewhere, not here")
    CLOSED = "closed", _("Closed to new participants, still running")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped early")
    FINISHED = "finished", _("Finished")


class Source(models.TextChoices):
    """Who says what a visitor is told."""

    REGISTRY = "registry", _("ClinicalTrials.gov")
    LOCATION = "location", _("ClinicalTrials.gov, our site")
    STAFF = "staff", _("our team")
    NONE = "none", _("not confirmed")


@dataclass(frozen=True)
class StatusFacts:
    """All that is known of a study's status.

    Args:
        overall: the registry's overall status code; None without a record.
        listed_here: whether a location of ours stands in the record.
        location: our location's status code; "" where the record gives none.
        staff: slug of what staff said (StaffStatus); "" for nothing.
        confirmed_on: the day on which staff said so.
        missing: whether the registry no longer gives the record. What it said last is then no
            word that a study is open: it counts as not confirmed.
    """

    overall: str | None = None
    listed_here: bool = False
    location: str = ""
    staff: str = ""
    confirmed_on: datetime.date | None = None
    missing: bool = False

    def staff_is_fresh(self, today: datetime.date) -> bool:
        """Whether staff's word still counts on `today`."""
        return bool(
            self.staff and self.confirmed_on and today - self.confirmed_on < CONFIRMATION_LASTS
        )


@dataclass(frozen=True)
class ShownStatus:
    """The status that a visitor sees, and who says so."""

    status: Status
    source: Source
    code: str = ""

    @property
    def slug(self) -> str:
        return self.status.slug

    @property
    def label(self) -> str:
        return _OWN_WORDS[self.code][0] if self.code in _OWN_WORDS else self.status.label

    @property
    def shape(self) -> str:
        """The template that draws the status's shape."""
        return f"research/shapes/{self.slug}.svg"

    @property
    def meaning(self) -> str:
        return _OWN_WORDS[self.code][1] if self.code in _OWN_WORDS else self.status.meaning


def _known_statuses(facts: StatusFacts, today: datetime.date) -> Iterator[ShownStatus]:
    """Yield each known status: the registry's, our location's, staff's."""
    fresh = facts.staff_is_fresh(today)
    if facts.missing:
        yield ShownStatus(STATUSES["unconfirmed"], Source.REGISTRY, MISSING)
    if facts.overall is not None:
        overall = REGISTRY_STATUSES.get(facts.overall, "unconfirmed")
        yield ShownStatus(STATUSES[overall], Source.REGISTRY, facts.overall)
        if facts.location:
            slug = REGISTRY_STATUSES.get(facts.location, "unconfirmed")
            yield ShownStatus(STATUSES[slug], Source.LOCATION, facts.location)
        elif overall in OPEN_IN_SOME_WAY and not fresh:
            # Our row may stand there without a status of its own: that is no word that it is
            # open, and none that it is not.
            slug = "unconfirmed" if facts.listed_here else "elsewhere"
            yield ShownStatus(STATUSES[slug], Source.REGISTRY)
    if fresh:
        yield ShownStatus(STATUSES[facts.staff], Source.STAFF)


def shown_status(facts: StatusFacts, today: datetime.date) -> ShownStatus:
    """The most cautious of what is known of a study, and who says so.

    The rule is section 4 of the design: known are the registry's overall status; our
    location's, or "elsewhere" where the study is open in some way and neither a location of
    ours nor a fresh word of staff exists; and staff's word for 90 days. A record that the
    registry no longer gives is not confirmed, whatever it said last. `StudyQuerySet.with_status`
    is the same rule in SQL; a test holds the two together.

    Of equals the first in that order is shown, as it knows the most about an ending. Only of
    an open study the last is named as the source: the registry's overall status alone never
    makes a study open here.
    """
    known = list(_known_statuses(facts, today))
    if not known:
        return ShownStatus(STATUSES["unconfirmed"], Source.NONE)
    best = max(known, key=lambda shown: shown.status.rank)  # max keeps the first of equals
    if best.slug in OPEN_IN_SOME_WAY:
        return [shown for shown in known if shown.slug == best.slug][-1]
    return best


class Kind(models.TextChoices):
    """Kinds of study, in visitors' words."""

    TRIAL = "clinical-trial", _("Clinical trial")
    OBSERVATIONAL = "observational-study", _("Observational study")
    EXPANDED_ACCESS = "expanded-access", _("Expanded access")
    PROJECT = "research-project", _("Research project")


REGISTRY_KINDS = {
    "INTERVENTIONAL": Kind.TRIAL,
    "OBSERVATIONAL": Kind.OBSERVATIONAL,
    "EXPANDED_ACCESS": Kind.EXPANDED_ACCESS,
}

# Phase code -> (words, what it is for). Two phases together are one combined phase.
PHASES = {
    "EARLY_PHASE1": (_("Early phase 1"), _("A very first, small look at a product in people.")),
    "PHASE1": (_("Phase 1"), _("The first tests in people: is it safe, and how much to give?")),
    "PHASE1_PHASE2": (
        _("Phase 1 and 2"),
        _("First tests of safety and dose, and a first look at whether it may help."),
    ),
    "PHASE2": (_("Phase 2"), _("More people take part, to see if it may help.")),
    "PHASE2_PHASE3": (
        _("Phase 2 and 3"),
        _("A look at whether it may help, then a large comparison with other care."),
    ),
    "PHASE3": (_("Phase 3"), _("Large tests that compare it with other care or a placebo.")),
    "PHASE4": (_("Phase 4"), _("Studies after approval that keep watching for problems.")),
    "NA": (_("No phase"), _("Studies of this kind are not sorted into phases.")),
}

SEXES = {
    "ALL": _("People of any sex"),
    "FEMALE": _("Women and girls"),
    "MALE": _("Men and boys"),
}


class FdaStatus(models.TextChoices):
    """What the FDA's approval of a therapy covers."""

    LUPUS = "approved-lupus", _("Approved for lupus")
    NEPHRITIS = "approved-nephritis", _("Approved for lupus nephritis")
    OTHER_DISEASE = "other-disease", _("Approved for another disease, used in lupus")
    STUDIES_ONLY = "studies-only", _("Studies only")


class Guideline(models.TextChoices):
    """Which guideline recommends a therapy."""

    EULAR_2023 = "eular-2023", _("Recommended by EULAR 2023")
    KDIGO_2024 = "kdigo-2024", _("Recommended by KDIGO 2024")
    NOT_ADDRESSED = "not-addressed", _("Not addressed by the guidelines")
