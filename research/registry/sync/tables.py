"""A plan -> the tables, within one transaction; and the search index after it."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.utils import timezone
from wagtail.search.backends import get_search_backends

from ...facts import Fact
from ...models import RegistryChange, RegistryRawRecord, RegistryRecord, StudyPage
from .plan import Entry, Known, Plan

KEYS = 500  # keys in one statement


def known_records(nct_ids: Sequence[str] | None = None) -> dict[str, Known]:
    """What is here, by every id that it has: all records, or those with one of these ids."""
    records = RegistryRecord.objects.order_by("pk")
    if nct_ids is not None:
        records = records.filter(pk__in=set(RegistryRecord.objects.keys_by_id(nct_ids).values()))
    known: dict[str, Known] = {}
    former: dict[str, Known] = {}
    rows = records.values_list("pk", "nct_id", "aliases", "raw__digest", "missing_since")
    for pk, nct_id, aliases, digest, missing_since in rows.iterator():
        known[nct_id] = Known(pk, nct_id, digest or "", missing_since is not None)
        former |= dict.fromkeys(aliases, known[nct_id])
    return former | known


def write(plan: Plan, processed_on: datetime.date | None) -> None:
    """Write a plan. The caller holds the transaction; nothing in it waits for the network."""
    now = timezone.now()
    for batch in plan.batches():
        _update([entry for entry in batch if entry.pk and entry.columns])
        _insert([entry for entry in batch if not entry.pk], processed_on)
        _write_raw(batch, plan.read_as)
        RegistryChange.objects.bulk_create(
            RegistryChange(record_id=entry.pk, field=name, old=old, new=new, seen_at=now)
            for entry in batch
            for name, old, new in entry.changes
        )
    for keys in _some(plan.lost):
        _flag_as_missing(keys, now)
    if processed_on:
        for keys in _some(plan.present - plan.refused):
            records = RegistryRecord.objects.filter(pk__in=keys)
            records.exclude(processed_on=processed_on).update(processed_on=processed_on)


def _some(keys: Iterable[int]) -> Iterator[list[int]]:
    keys = iter(keys)
    while batch := list(islice(keys, KEYS)):
        yield batch


def _update(entries: list[Entry]) -> None:
    """Set all columns of known records. An upsert: one statement for many rows and columns."""
    if entries:
        RegistryRecord.objects.bulk_create(
            [RegistryRecord(pk=entry.pk, **entry.columns) for entry in entries],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=list(entries[0].columns),
        )


def _insert(entries: list[Entry], processed_on: datetime.date | None) -> None:
    made = RegistryRecord.objects.bulk_create(
        RegistryRecord(**entry.columns, processed_on=processed_on) for entry in entries
    )
    for entry, record in zip(entries, made, strict=True):
        entry.pk = record.pk


def _write_raw(batch: list[Entry], read_as: str) -> None:
    """Keep the raw records; where only the reading is new, the text stays as it is."""
    RegistryRawRecord.objects.bulk_create(
        [
            RegistryRawRecord(
                record_id=entry.pk, text=entry.text, digest=entry.digest, read_as=read_as
            )
            for entry in batch
            if entry.text is not None
        ],
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["text", "digest", "read_as"],
    )
    raws = RegistryRawRecord.objects
    raws.filter(record__in=[each.pk for each in batch if each.text is None]).update(
        read_as=read_as
    )
    raws.filter(record__in=[each.pk for each in batch if each.columns]).update(index_pending=True)


def _flag_as_missing(keys: list[int], now: datetime.datetime) -> None:
    today = timezone.localdate(now)
    RegistryRecord.objects.filter(pk__in=keys).update(missing_since=today)
    RegistryChange.objects.bulk_create(
        RegistryChange(record_id=pk, field=Fact.MISSING, new=today.isoformat(), seen_at=now)
        for pk in keys
    )


def renew_search_index() -> None:
    """Index the pages of records that changed, those of a run that was killed too."""
    backends = list(get_search_backends(with_auto_update=True))
    pending = RegistryRawRecord.objects.filter(index_pending=True)
    while keys := list(pending.order_by("record").values_list("record", flat=True)[:KEYS]):
        pages = list(StudyPage.objects.filter(registry_record__in=keys))
        for backend in backends:
            backend.add_bulk(StudyPage, pages)
        RegistryRawRecord.objects.filter(record__in=keys).update(index_pending=False)
