"""All facts of the published studies, as rows for programs. docs/data.md names every field."""

import csv
import datetime
import json
from collections.abc import Iterator
from itertools import chain

from django.utils import timezone

from lupus_site.templatetags.site_tags import absolute

from .models import StudyPage
from .vocabulary import SEXES, Source

CHUNK = 100  # studies in memory at a time
SOURCE = "ClinicalTrials.gov"
ATTRIBUTION = (
    "Facts of a study with an NCT id come from ClinicalTrials.gov, as processed on the day in "
    "registry_processed_on; status and plain words are the program's. A listing on "
    "ClinicalTrials.gov is no endorsement by the government."
)
# What a spreadsheet would run, or take for a formula, at the head of a cell (OWASP, "CSV
# Injection"), with the full-width forms that some turn into plain ones.
_FORMULA_HEADS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001

# Fields of RegistryRecord that stand in a row under their own name or the one given here.
_RECORD_FIELDS = {
    "acronym": "acronym",
    "official_title": "official_title",
    "overall_status": "registry_status",
    "why_stopped": "why_stopped",
    "phase": "phase",
    "sponsor": "sponsor",
    "collaborators": "collaborators",
    "conditions": "conditions",
    "minimum_age": "minimum_age_years",
    "maximum_age": "maximum_age_years",
    "sex": "sex",
    "healthy_volunteers": "healthy_volunteers",
    "enrolment": "enrolment",
    "enrolment_type": "enrolment_type",
    "start_date": "start_date",
    "start_precision": "start_date_precision",
    "start_type": "start_date_type",
    "end_date": "end_date",
    "end_precision": "end_date_precision",
    "end_type": "end_date_type",
    "our_facility": "our_facility",
    "our_status": "our_facility_status",
    "location_count": "location_count",
    "countries": "countries",
    "last_update_posted": "registry_last_update_posted",
    "processed_on": "registry_processed_on",
}

# What no row shows.
_LONG_COLUMNS = (
    "purpose",
    "who_can_join",
    "team",
    "records_to_send",
    "what_happens",
    "risks_and_benefits",
    "answers",
    "registry_record__eligibility_text",
    "registry_record__criteria",
    "registry_record__brief_summary",
    "registry_record__locations",
)


def published_studies():
    """The studies that anyone may read, in a steady order."""
    return (
        StudyPage.objects.live()
        .public()
        .select_related("registry_record")
        .defer(*_LONG_COLUMNS)
        .prefetch_related("focus_areas")
        .order_by("path")
    )


def facts(study: StudyPage, request) -> dict:
    """One study's facts under their documented names; None where nothing is known.

    Dates are `datetime.date`, lists are lists of strings, ages are years.
    """
    record, shown = study.registry_record, study.shown_status
    row = {
        "nct_id": record.nct_id if record else None,
        "title": study.title,
        "status": shown.slug,
        "status_label": str(shown.label),
        "status_source": str(Source(shown.source).label),
        "status_as_of": study.status_as_of,
        "url": absolute(study.get_url(request)),
        "registry_url": record.registry_url if record else None,
        "former_nct_ids": record.aliases if record else [],
        "kind": study.kind_slug,
        "focus_areas": [area.title for area in study.shown_focus_areas],
        "product": study.product or None,
        "summary": study.summary or None,
        "ages": str(record.age_label) if record else None,
        "sex_label": str(SEXES.get(record.sex, "")) or None if record else None,
        "interventions": [item["name"] for item in record.interventions] if record else [],
    }
    for field, name in _RECORD_FIELDS.items():
        value = getattr(record, field) if record else None
        row[name] = None if value == "" else value
    row["published_on"] = _day(study.first_published_at)
    row["changed_on"] = _day(study.last_published_at)
    return row


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None


def rows(request) -> Iterator[dict]:
    """The facts of every published study, a few hundred in memory at a time."""
    for study in published_studies().iterator(chunk_size=CHUNK):
        yield facts(study, request)


def as_json(request) -> Iterator[str]:
    """The pieces of one JSON object: `source`, `attribution`, `as_of` and `studies`."""
    head = {
        "source": SOURCE,
        "attribution": ATTRIBUTION,
        "as_of": timezone.localdate().isoformat(),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "studies": ['
    comma = "\n"
    for row in rows(request):
        yield comma + json.dumps(row, ensure_ascii=False, default=str)
        comma = ",\n"
    yield "\n]}\n"


def cell(value) -> str:
    """A value as a spreadsheet may hold it: text that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    is_text = isinstance(value, str | list)
    return f"'{text}" if is_text and text.startswith(_FORMULA_HEADS) else text


class _Echo:
    """A file for csv.writer that hands each line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(request) -> Iterator[str]:
    """The lines of a table: a head with the names, then a study a line."""
    writer = csv.writer(_Echo())
    found = rows(request)
    first = next(found, None)
    if first is None:
        return
    yield "\ufeff" + writer.writerow([*first, "source", "attribution"])
    for row in chain([first], found):
        source = SOURCE if row["nct_id"] else None
        values = [*row.values(), source, ATTRIBUTION if source else None]
        yield writer.writerow([cell(value) for value in values])
