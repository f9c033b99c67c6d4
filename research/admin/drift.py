"""Where the site may have drifted from the truth: eight kinds of rows, each with one way out."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from lupus_site.models import ProgramSettings

from ..facts import CHECKED_FACTS, STATUS_WORDS
from ..models import RegistryChange, RegistryRecord, StudyPage, SyncRun
from ..vocabulary import CODES_NOT_ENDED, CONFIRMATION_LASTS, REGISTRY_STATUSES, StaffStatus

APPROVAL_ENDS_SOON = datetime.timedelta(days=30)
SYNC_LASTS = datetime.timedelta(days=3)
_NAMED = 3  # places named in a row


class Kind(models.TextChoices):
    """The kinds of rows, the most pressing first."""

    SYNC = "sync", gettext_lazy("The sync with ClinicalTrials.gov does not run")
    DISAGREE = "disagree", gettext_lazy("Our team and the registry disagree")
    MISSING = "missing", gettext_lazy("No longer in the registry")
    WORDS = "words", gettext_lazy("Plain words older than the registry's rules or status")
    APPROVAL = "approval", gettext_lazy("Ethics board's approval has run out, or soon will")
    STALE = "stale", gettext_lazy("Our team's word is older than 90 days")
    NO_LOCATION = "no-location", gettext_lazy("No location matches our site's names")
    NOT_HERE = "not-here", gettext_lazy("A study at our site that is not on this site")


@dataclass(frozen=True)
class Row:
    """One thing to settle: what it is about, what is the matter, and what settles it."""

    kind: Kind
    subject: str
    matter: str
    action: str
    url: str

    @property
    def kind_label(self) -> str:
        return self.kind.label


def _day(day: datetime.date) -> str:
    return date_format(day, "F j, Y")


def _edit(page: Page, field: str = "") -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) + (f"#id_{field}" if field else "")


def _studies() -> models.QuerySet:
    """Published studies with their records; aliases follow the page that they are of."""
    studies = StudyPage.objects.live().filter(alias_of__isnull=True)
    return studies.select_related("registry_record").order_by("title")


def _sync(today: datetime.date) -> Iterator[Row]:
    if not RegistryRecord.objects.exists():
        return
    runs = SyncRun.objects.filter(is_whole=True, finished_at__isnull=False)
    last = runs.first()
    good = next((run for run in runs[:30] if run.is_good), None)
    if last is None:
        matter = _("It has never run: every fact is as it was typed in or added.")
    elif not last.is_good:
        since = _("never") if good is None else _day(timezone.localdate(good.finished_at))
        matter = _("The last one failed: %(error)s The last good one: %(day)s.") % {
            "error": last.error, "day": since,
        }  # fmt: skip
    elif timezone.now() - last.finished_at > SYNC_LASTS:
        matter = _("The last one was on %s.") % _day(timezone.localdate(last.finished_at))
    else:
        return
    yield Row(Kind.SYNC, _("All studies"), matter, _("See the last syncs"), reverse("syncs"))


def _disagree(today: datetime.date) -> Iterator[Row]:
    fresh = _studies().exclude(site_status="").exclude(registry_record=None)
    for study in fresh.filter(site_status_confirmed_on__gt=today - CONFIRMATION_LASTS):
        code = study.registry_record.our_status or study.registry_record.overall_status
        if REGISTRY_STATUSES.get(code, "unconfirmed") == study.site_status:
            continue
        matter = _("We say “%(ours)s”, the registry says “%(theirs)s”.") % {
            "ours": StaffStatus(study.site_status).label,
            "theirs": STATUS_WORDS.get(code, _("Not confirmed")),
        }
        yield Row(
            Kind.DISAGREE, study.title, matter, _("Check our status"), _edit(study, "site_status")
        )


def _stale(today: datetime.date) -> Iterator[Row]:
    said = _studies().exclude(site_status="")
    for study in said.filter(site_status_confirmed_on__lte=today - CONFIRMATION_LASTS):
        matter = _("“%(status)s” was confirmed on %(day)s and no longer counts.") % {
            "status": StaffStatus(study.site_status).label,
            "day": _day(study.site_status_confirmed_on),
        }
        url = _edit(study, "site_status_confirmed_on")
        yield Row(Kind.STALE, study.title, matter, _("Confirm it again, or clear it"), url)


def _no_location(today: datetime.date) -> Iterator[Row]:
    program = ProgramSettings.load()
    url = reverse("wagtailsettings:edit", args=["lupus_site", "programsettings", program.pk])
    lost = _studies().filter(
        registry_record__our_facility="",
        registry_record__missing_since=None,
        registry_record__overall_status__in=CODES_NOT_ENDED,
    )
    city = program.registry_city.strip().casefold()
    for study in lost:
        near = [
            place["facility"]
            for place in study.registry_record.locations
            if city and place["city"].casefold() == city and place["facility"]
        ]
        matter = _("It lists no place in our city.")
        if near:
            matter = _("In our city it lists: %s.") % "; ".join(near[:_NAMED])
        yield Row(Kind.NO_LOCATION, study.title, matter, _("Check our site's names"), url)


def _missing(today: datetime.date) -> Iterator[Row]:
    for study in (
        _studies().exclude(registry_record__missing_since=None).exclude(registry_record=None)
    ):
        matter = _("The registry has not listed %(nct_id)s since %(day)s.") % {
            "nct_id": study.registry_record.nct_id,
            "day": _day(study.registry_record.missing_since),
        }
        yield Row(Kind.MISSING, study.title, matter, _("Correct or unpublish it"), _edit(study))


def _words(today: datetime.date) -> Iterator[Row]:
    newer = RegistryChange.objects.filter(
        record=models.OuterRef("registry_record"),
        field__in=CHECKED_FACTS,
        seen_at__gt=models.OuterRef("words_of"),
    )
    studies = _studies().annotate(
        words_of=models.functions.Coalesce("words_checked_at", "first_published_at"),
        changed_at=models.Subquery(newer.values("seen_at")[:1]),
    )
    for study in studies.filter(changed_at__isnull=False):
        matter = _("The registry changed on %(changed)s, our words are of %(words)s.") % {
            "changed": _day(timezone.localdate(study.changed_at)),
            "words": _day(timezone.localdate(study.words_of)),
        }
        url = reverse("check_words", args=[study.pk])
        yield Row(Kind.WORDS, study.title, matter, _("Check the summary"), url)


def _approval(today: datetime.date) -> Iterator[Row]:
    ending = _studies().filter(irb_expires_on__lte=today + APPROVAL_ENDS_SOON)
    for study in ending:
        over = study.irb_expires_on <= today
        words = (
            _("It ran out on %s: the recruitment text is hidden.")
            if over
            else _("It runs out on %s: the recruitment text will then be hidden.")
        )
        matter = words % _day(study.irb_expires_on)
        url = _edit(study, "irb_expires_on")
        yield Row(Kind.APPROVAL, study.title, matter, _("Enter the new approval"), url)


def _not_here(today: datetime.date) -> Iterator[Row]:
    strays = RegistryRecord.objects.filter(
        study_pages=None, overall_status__in=CODES_NOT_ENDED, missing_since=None
    ).exclude(our_facility="")
    for record in strays:
        matter = _("%(nct_id)s lists %(place)s: “%(status)s”.") % {
            "nct_id": record.nct_id,
            "place": record.our_facility,
            "status": STATUS_WORDS.get(record.our_status or record.overall_status, ""),
        }
        url = f"{reverse('add_studies')}?ids={record.nct_id}"
        yield Row(Kind.NOT_HERE, record.brief_title, matter, _("Add it"), url)


_SOURCES = {
    Kind.SYNC: _sync,
    Kind.DISAGREE: _disagree,
    Kind.MISSING: _missing,
    Kind.WORDS: _words,
    Kind.APPROVAL: _approval,
    Kind.STALE: _stale,
    Kind.NO_LOCATION: _no_location,
    Kind.NOT_HERE: _not_here,
}


def rows(kinds: list[str] | None = None) -> list[Row]:
    """Everything that is to be settled, or that of some kinds, the most pressing first."""
    today = timezone.localdate()
    wanted = [kind for kind in _SOURCES if not kinds or kind in kinds]
    return [row for kind in wanted for row in _SOURCES[kind](today)]
