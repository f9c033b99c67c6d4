"""What a sync leaves behind: the raw records, what changed in them, and how each run went."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..facts import ENTRY_RULES, NO_VALUES_SHOWN, Fact, in_words
from .registry import RegistryRecord


class RegistryRawRecord(models.Model):
    """A record's JSON as the registry sent it, so that a better parser can read it again.

    In a table of its own: lists never load it. Text and not JSON, because PostgreSQL's JSON
    refuses some of what a text may hold (U+0000), and nothing ever searches in it.
    """

    record = models.OneToOneField(RegistryRecord, on_delete=models.CASCADE, related_name="raw")
    text = models.TextField()
    digest = models.CharField(max_length=64)  # SHA-256 of what matters in it, in hexadecimal
    # Which parser, and which names of our site, made the record's columns of it.
    read_as = models.CharField(max_length=80)
    # The search index has not caught up with the record; left standing by a run that was killed.
    index_pending = models.BooleanField(default=False, db_index=True)

    class Meta:
        verbose_name = _("raw registry record")
        verbose_name_plural = _("raw registry records")

    def __str__(self) -> str:
        return f"{self.record_id}"


class RegistryChange(models.Model):
    """A fact that a visitor sees, and that the registry has changed.

    `field` is a column of RegistryRecord; `old` and `new` are its values in the registry's own
    codes, as text (dates as exactly as they are known: 2027-09); blank where it said nothing.
    """

    record = models.ForeignKey(RegistryRecord, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=40, choices=Fact)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-seen_at", "pk"]
        indexes = [
            models.Index(fields=["record", "-seen_at"], name="change_of_record"),
            models.Index(fields=["field", "seen_at"], name="change_of_field"),
        ]
        verbose_name = _("registry change")
        verbose_name_plural = _("registry changes")

    def __str__(self) -> str:
        return f"{self.record_id} {self.field}: {self.old[:40]} -> {self.new[:40]}"

    @property
    def day(self):
        """The day on which we saw it, here."""
        return timezone.localdate(self.seen_at)

    @property
    def shows_values(self) -> bool:
        """Whether old and new are short enough to be shown, and say more than the label."""
        return self.field not in NO_VALUES_SHOWN

    @property
    def label(self) -> str:
        """What changed, in visitors' words."""
        if self.field == Fact.MISSING:
            return _("No longer listed there") if self.new else _("Listed there again")
        return Fact(self.field).label

    @property
    def old_words(self) -> str:
        return in_words(self.field, self.old)

    @property
    def new_words(self) -> str:
        return in_words(self.field, self.new)

    @property
    def is_entry_rule(self) -> bool:
        """Whether it changes who may join."""
        return self.field in ENTRY_RULES


class Outcome(models.TextChoices):
    """How a sync ended."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Done, with records left out")
    NOTHING_NEW = "nothing-new", _("Nothing new at the registry")
    FAILED = "failed", _("Failed: nothing was changed")
    ABANDONED = "abandoned", _("Broken off")


class SyncRun(models.Model):
    """One run of the sync. At most one is unfinished, and it may be taken over in the end."""

    started_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField()  # from then on another run may take over
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.RUNNING)
    is_whole = models.BooleanField(default=True)  # all known records, not some that were named
    data_timestamp = models.DateTimeField(null=True, blank=True)  # the registry's, of its data
    counts = models.JSONField(default=dict, blank=True)  # as `sync_registry --json` prints them
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome"],
                condition=models.Q(outcome=Outcome.RUNNING),
                name="one_sync_at_a_time",
            )
        ]
        verbose_name = _("registry sync")
        verbose_name_plural = _("registry syncs")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.outcome}"

    @property
    def is_good(self) -> bool:
        """Whether the records were as true as the registry when it ended."""
        return self.outcome in (Outcome.DONE, Outcome.SKIPPED, Outcome.NOTHING_NEW)
