"""A study in schema.org's terms, for search engines (https://schema.org/MedicalStudy)."""

from django.utils.translation import gettext as _

from lupus_site.templatetags.site_tags import absolute

from .vocabulary import Kind

_TYPES = {Kind.TRIAL: "MedicalTrial", Kind.OBSERVATIONAL: "MedicalObservationalStudy"}

# Slug of the status that visitors see -> member of MedicalStudyStatus. The others have none: a
# study that is open elsewhere only, or of which we have no word, is not called recruiting here.
_STATUSES = {
    "open": "Recruiting",
    "invitation": "EnrollingByInvitation",
    "not-yet": "NotYetRecruiting",
    "closed": "ActiveNotRecruiting",
    "paused": "Suspended",
    "stopped": "Terminated",
    "finished": "Completed",
}


def _status(study) -> str | None:
    shown = study.shown_status
    member = "Withdrawn" if shown.code == "WITHDRAWN" else _STATUSES.get(shown.slug)
    return f"https://schema.org/{member}" if member else None


def _record_data(record) -> dict:
    """What the registry knows of the study."""
    place = {"@type": "AdministrativeArea", "name": record.our_facility}
    sponsor = {"@type": "Organization", "name": record.sponsor}
    return {
        # "use the code property of MedicalEntity to store study IDs, e.g. clinicaltrials.gov ID"
        "code": {
            "@type": "MedicalCode",
            "codeValue": record.nct_id,
            "codingSystem": "ClinicalTrials.gov",
        },
        "identifier": record.nct_id,
        "sameAs": record.registry_url,
        "alternateName": record.acronym or None,
        # schema.org has no property for a trial's phase any more.
        "disambiguatingDescription": str(record.phase_label) or None,
        "sponsor": sponsor if record.sponsor else None,
        "studyLocation": place if record.our_facility else None,
        "healthCondition": [
            {"@type": "MedicalCondition", "name": name} for name in record.conditions
        ],
    }


def study_data(study) -> dict:
    """JSON-LD of a StudyPage: who, what, where, its status. No word about results."""
    data = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(study.kind_slug, "MedicalStudy"),
        "name": study.title,
        "description": study.description or _("A study of lupus."),
        "url": absolute(study.url),
        "status": _status(study),
    }
    if study.registry_record:
        data |= _record_data(study.registry_record)
    return {name: value for name, value in data.items() if value}
