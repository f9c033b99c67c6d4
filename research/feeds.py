"""Atom feeds: new studies and changes, of all studies or of one focus area."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from lupus_site.models import ProgramSettings
from lupus_site.templatetags.site_tags import absolute

from .models import FocusAreaPage, RegistryChange, StudyPage

MOST_ENTRIES = 50


@dataclass(frozen=True)
class Entry:
    """One piece of news about a study. `key` tells it from the study's other entries."""

    title: str
    text: str
    url: str
    key: str
    when: datetime.datetime


def new_studies(area: FocusAreaPage | None, request) -> Iterator[Entry]:
    """The newest published studies, each with its status, whose word that is, and its day."""
    studies = StudyPage.objects.live().public().select_related("registry_record")
    if area:
        studies = studies.filter(focus_areas=area.pk)
    for study in studies.order_by("-first_published_at")[:MOST_ENTRIES]:
        status, day = study.shown_status, study.status_as_of
        source = _("%(source)s, %(day)s") % {"source": status.source.label, "day": day}
        words = [f"{status.label} ({source if day else status.source.label}).", study.summary]
        yield Entry(
            title=_("New in our list: %s") % study.title,
            text=" ".join(filter(None, words)),
            url=absolute(study.get_url(request)),
            key="new",
            when=study.first_published_at or study.latest_revision_created_at,
        )


def changes(area: FocusAreaPage | None, request) -> Iterator[Entry]:
    """The newest changes in the registry's records of published studies: from what, to what."""
    studies = StudyPage.objects.live().public()
    if area:
        studies = studies.filter(focus_areas=area.pk)
    found = RegistryChange.objects.filter(record__study_pages__in=studies)
    newest = list(found.distinct().order_by("-seen_at", "-pk")[:MOST_ENTRIES])
    concerned = studies.filter(registry_record__in={change.record_id for change in newest})
    pages = {page.registry_record_id: page for page in concerned.order_by("-pk")}
    for change in newest:
        study = pages[change.record_id]
        words = _("ClinicalTrials.gov changed its record.")
        if change.shows_values:
            values = {"old": change.old_words, "new": change.new_words}
            words = _("From “%(old)s” to “%(new)s”, says ClinicalTrials.gov.") % values
        yield Entry(
            title=f"{study.title}: {change.label}",
            text=words,
            url=absolute(study.get_url(request)),
            key=f"change-{change.pk}",
            when=change.seen_at,
        )


# Where news comes from: (focus area or None, request) -> entries.
SOURCES: list[Callable[..., Iterator[Entry]]] = [new_studies, changes]


class StudyFeed(Feed):
    """`/studies/feed/` and `/studies/feed/<focus area>/`."""

    feed_type = Atom1Feed

    def get_object(self, request, slug: str = "") -> dict:
        areas = FocusAreaPage.objects.live().public()
        return {
            "request": request,
            "area": get_object_or_404(areas, slug=slug) if slug else None,
            "program": ProgramSettings.load(request_or_site=request),
        }

    def title(self, found: dict) -> str:
        title = _("Lupus studies: new ones and changes")
        return f"{title} · {found['area'].title}" if found["area"] else title

    def subtitle(self, found: dict) -> str:
        return _("Facts from ClinicalTrials.gov come with the day on which it processed them.")

    def link(self, found: dict) -> str:
        return absolute(reverse("study-feed", args=[found["area"].slug] if found["area"] else []))

    feed_url = link
    feed_guid = link

    def author_name(self, found: dict) -> str:
        return found["program"].program_name

    def items(self, found: dict) -> list[Entry]:
        entries = chain.from_iterable(
            source(found["area"], found["request"]) for source in SOURCES
        )
        return sorted(entries, key=lambda entry: entry.when, reverse=True)[:MOST_ENTRIES]

    def item_title(self, entry: Entry) -> str:
        return entry.title

    def item_description(self, entry: Entry) -> str:
        return entry.text

    def item_link(self, entry: Entry) -> str:
        return entry.url

    def item_guid(self, entry: Entry) -> str:
        return f"{entry.url}#{entry.key}"

    def item_pubdate(self, entry: Entry) -> datetime.datetime:
        return entry.when

    item_updateddate = item_pubdate
