"""When a study's plain words were last held against the registry's facts."""

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from ..facts import CHECKED_FACTS
from .history import RegistryChange

PLAIN_WORDS = ("title", "summary", "purpose", "who_can_join", "what_happens")
MOST_CHANGES = 40  # the latest; a page is no archive


class CheckedWords(models.Model):
    """The plain words are as old as the day on which they were written or last checked.

    They count as checked when one of them is published anew, and when an editor says that they
    have read them beside the registry's facts. Publishing something else, such as a status,
    checks nothing.
    """

    words_checked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Note the time where this save puts other words into the public page.

        Saving a draft does not come this way: it is kept as a revision.
        """
        if kwargs.get("update_fields") is None:
            stored = type(self)._base_manager.filter(pk=self.pk).values(*PLAIN_WORDS)
            if stored.first() != {name: getattr(self, name) for name in PLAIN_WORDS}:
                self.words_checked_at = timezone.now()
        super().save(*args, **kwargs)

    def with_content_json(self, content):
        """Restore a revision, but never an older word on when the page was checked."""
        page = super().with_content_json(content)
        stored = type(self)._base_manager.filter(pk=self.pk)
        page.words_checked_at = stored.values_list("words_checked_at", flat=True).first()
        return page

    def mark_words_checked(self) -> None:
        """Note that an editor has held the plain words against the registry's facts."""
        type(self).objects.filter(pk=self.pk).update(words_checked_at=timezone.now())

    @cached_property
    def registry_changes(self) -> list[RegistryChange]:
        """The latest changes of the registry's facts, newest first."""
        if not self.registry_record_id:
            return []
        changes = RegistryChange.objects.filter(record=self.registry_record_id)
        return list(changes[:MOST_CHANGES])

    @property
    def unchecked_changes(self) -> list[RegistryChange]:
        """Changes of entry rules or status that are newer than the plain words."""
        since = self.words_checked_at or self.first_published_at
        return [
            change
            for change in self.registry_changes
            if change.field in CHECKED_FACTS and since and change.seen_at > since
        ]

    @property
    def rules_changed(self) -> RegistryChange | None:
        """The latest change of entry rules that our words do not know of."""
        return next((each for each in self.unchecked_changes if each.is_entry_rule), None)

    @property
    def status_changed(self) -> RegistryChange | None:
        """The latest change of status that our words do not know of."""
        return next((each for each in self.unchecked_changes if not each.is_entry_rule), None)
