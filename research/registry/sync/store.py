"""New records, kept one at a time: a study that somebody adds, or that is found at our site."""

import json
from datetime import date
from typing import Any

from django.db import transaction

from ...models import RegistryRawRecord, RegistryRecord
from ..records import StudyRecord
from .columns import columns_of, digest, read_as
from .our_site import OurSite


@transaction.atomic
def store(study: StudyRecord, raw: dict[str, Any], processed_on: date | None) -> RegistryRecord:
    """Keep a study, or return the record that is here for it already, under any of its ids.

    Args:
        study: the record as it is read.
        raw: the same, as the registry sent it.
        processed_on: the registry's date of its data.
    """
    keys = RegistryRecord.objects.keys_by_id([study.nct_id, *study.aliases])
    if keys:
        return RegistryRecord.objects.get(pk=keys.get(study.nct_id) or next(iter(keys.values())))
    site = OurSite.load()
    record = RegistryRecord.objects.create(**columns_of(study, site), processed_on=processed_on)
    RegistryRawRecord.objects.create(
        record=record, text=json.dumps(raw), digest=digest(raw), read_as=read_as(site)
    )
    return record
