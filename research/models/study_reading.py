"""What visitors, the finder and the printed sheet read of a study beyond its own fields."""

import datetime

from django.utils.functional import cached_property
from django.utils.html import strip_tags

from ..key_criteria import KeyCriteria, key_criteria
from ..keywords import index_words

RELATED_STUDIES = 3


class StudyReading:
    """A part of StudyPage."""

    @cached_property
    def related_studies(self) -> list:
        """A few other studies of the same focus areas, open ones first: one query."""
        if not self.pk:  # a preview of a page that is not saved yet
            return []
        through = type(self).focus_areas.through.objects
        areas = through.filter(studypage=self.pk).values("focusareapage")
        same = through.filter(focusareapage__in=areas).values("studypage")
        studies = type(self).objects.filter(pk__in=same).exclude(pk=self.pk)
        listed = studies.filter(locale=self.locale_id).listed().prefetch_related(None)
        return list(listed[:RELATED_STUDIES])

    @property
    def key_criteria(self) -> KeyCriteria:
        """The registry's main criteria, for the printed sheet."""
        return key_criteria(self.registry_record.criteria if self.registry_record else {})

    @property
    def confirmed_on(self) -> datetime.date | None:
        """The last day on which someone vouched for the status: our team, or the registry."""
        record = self.registry_record
        days = [self.site_status_confirmed_on, record.processed_on if record else None]
        return max((day for day in days if day), default=None)

    @cached_property
    def shown_focus_areas(self) -> list:
        """The focus areas, for a card."""
        return list(self.focus_areas.all())

    def finder_words(self) -> str:
        """All that the finder finds this study by, in every way of writing it."""
        texts = [self.title, self.summary, self.product]
        texts += [strip_tags(text) for text in (self.purpose, self.who_can_join)]
        if record := self.registry_record:
            texts += [record.nct_id, record.nct_id.removeprefix("NCT"), record.acronym]
            texts += [record.brief_title, record.official_title, record.sponsor]
        return index_words([*texts, self.registry_words()])
