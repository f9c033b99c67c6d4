"""A study as it is read -> the columns of RegistryRecord, and the facts that visitors see."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from ...facts import Fact, partial_date
from ...models import RegistryRecord
from ..criteria import Item, split_criteria
from ..fields import PartialDate
from ..records import StudyRecord
from .our_site import OurSite

# To be raised when records or criteria are read otherwise: the next sync reads all again.
PARSER_VERSION = 1
# A study whose places would fill the table is cut: no visitor reads a thousand rows.
MAX_LOCATIONS = 1_000


def read_as(site: OurSite) -> str:
    """Which parser and which names of our site make the columns now."""
    return f"{PARSER_VERSION}/{site.fingerprint}"


def digest(raw: dict[str, Any]) -> str:
    """A fingerprint of what we read in a raw study; the daily stamp of its version is not."""
    read = {name: raw.get(name) for name in ("protocolSection", "hasResults")}
    return hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()


def columns_of(study: StudyRecord, site: OurSite) -> dict[str, Any]:
    """All columns but the key, `missing_since` and `processed_on`, cut to the table's lengths."""
    ours = site.find(study.locations)
    columns = {
        **_titles_and_status(study),
        **_who_and_what(study),
        **_dates(study),
        "our_facility": (ours.facility or ours.city) if ours else "",
        "our_status": ours.status if ours else "",
        "location_count": len(study.locations),
        "countries": list(dict.fromkeys(each.country for each in study.locations if each.country)),
        "locations": [
            each.model_dump(include={"facility", "city", "state", "country", "status"})
            for each in study.locations[:MAX_LOCATIONS]
        ],
    }
    return {name: _fitted(name, value) for name, value in columns.items()}


def _titles_and_status(study: StudyRecord) -> dict[str, Any]:
    return {
        "nct_id": study.nct_id,
        "aliases": list(study.aliases),
        "brief_title": study.title,
        "official_title": study.official_title,
        "acronym": study.acronym,
        "overall_status": study.overall_status,
        "why_stopped": study.why_stopped,
        "study_type": study.study_type,
        "phase": study.phase,
        "brief_summary": study.brief_summary,
    }


def _who_and_what(study: StudyRecord) -> dict[str, Any]:
    criteria = split_criteria(study.eligibility_text)
    names = ("inclusion", "exclusion", "other")
    return {
        "enrolment": study.enrolment,
        "enrolment_type": study.enrolment_type,
        "sex": study.sex,
        "minimum_age": study.minimum_age,
        "maximum_age": study.maximum_age,
        "minimum_age_text": _limit(study.minimum_age_text),
        "maximum_age_text": _limit(study.maximum_age_text),
        "healthy_volunteers": study.healthy_volunteers,
        "sponsor": study.sponsor.name,
        "collaborators": [each.name for each in study.collaborators if each.name],
        "conditions": list(study.conditions),
        "interventions": [
            {"type": each.kind, "name": each.name, "other_names": list(each.other_names)}
            for each in study.interventions
        ],
        "eligibility_text": study.eligibility_text,
        "criteria": {name: _tree(getattr(criteria, name)) for name in names}
        if study.eligibility_text
        else {},
    }


def _limit(text: str) -> str:
    return "" if text == "N/A" else text


def _tree(items: Iterable[Item]) -> list[dict[str, Any]]:
    return [
        {"marker": item.marker, "text": item.text, "children": _tree(item.children)}
        for item in items
    ]


def _dates(study: StudyRecord) -> dict[str, Any]:
    posted = study.last_update_posted
    return {
        **_partial("start", study.start_date),
        **_partial("end", study.completion_date or study.primary_completion_date),
        "last_update_posted": posted.date if posted else None,
    }


def _partial(name: str, found: PartialDate | None) -> dict[str, Any]:
    return {
        f"{name}_date": found.date if found else None,
        f"{name}_precision": found.precision if found else "",
        f"{name}_type": found.kind if found else "",
    }


def _fitted(name: str, value: Any) -> Any:
    length = getattr(RegistryRecord._meta.get_field(name), "max_length", None)
    return value[:length] if length and isinstance(value, str) else value


def facts_of(columns: dict[str, Any]) -> dict[str, str]:
    """The facts that visitors see, each as the text that RegistryChange keeps."""
    return {fact.value: _fact(fact, columns) for fact in Fact}


def _fact(fact: Fact, columns: dict[str, Any]) -> str:
    value = columns.get(fact)
    if fact in (Fact.START, Fact.END):
        return partial_date(value, columns[fact.removesuffix("_date") + "_precision"])
    if fact == Fact.TESTED:
        return "; ".join(each["name"] for each in value if each["name"])
    if fact == Fact.CONDITIONS:
        return "; ".join(value)
    if fact == Fact.VOLUNTEERS:
        return {True: "true", False: "false"}.get(value, "")
    if fact == Fact.PLACES:
        return str(value) if value else ""
    return "" if value is None else str(value)


def changes_between(
    old: dict[str, Any], new: dict[str, Any], *, was_fetched: bool
) -> list[tuple[str, str, str]]:
    """What a visitor sees changed, as (column, old, new).

    Of a record that was never fetched (facts that someone typed in) what was blank was not
    known: to fill it in is no change.
    """
    before, after = facts_of(old), facts_of(new)
    return [
        (name, before[name], after[name])
        for name in before
        if before[name] != after[name] and (was_fetched or before[name])
    ]
