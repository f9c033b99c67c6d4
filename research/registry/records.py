"""A study as ClinicalTrials.gov gives it (API v2, JSON), made typed and safe to store.

The only module that knows the registry's JSON. Pure: no network, no database, no Django.
The format is the registry's OpenAPI document 2.0.5; real records bend it, so each optional
field stands or falls by itself.
"""

from typing import Any

from pydantic import AliasPath, Field, ValidationError, computed_field

from . import codes
from .fields import (
    AgeText,
    Enrolment,
    Line,
    NctId,
    Part,
    PartialDate,
    Text,
    YesNo,
    age_in_years,
    code,
)
from .parts import (
    Agency,
    Arm,
    Contact,
    Design,
    ExpandedAccess,
    ExpandedAccessTypes,
    Intervention,
    Location,
    Official,
    Outcome,
    ResponsibleParty,
)
from .pruning import Path, at_path, explain, not_objects, prune

# More than this many problems of one record are counted, not listed.
MAX_PROBLEMS = 50
# Taking out a wrong value can only uncover that a required neighbour now stands alone, so two
# or three rounds are the most that a record needs.
MAX_ROUNDS = 10


class InvalidRecord(ValueError):
    """A record that cannot be used at all. ``nct_id`` is '' where it could not be read."""

    def __init__(self, nct_id: str, reason: str) -> None:
        self.nct_id = nct_id
        self.reason = reason
        super().__init__(f"{nct_id or 'A record without a readable NCT id'}: {reason}")


def at(place: str, default: Any = "") -> Any:
    """Return a field that is read from ``place``, such as "status.whyStopped", in the JSON."""
    module, *names = place.split(".")
    path = AliasPath("protocolSection", f"{module}Module", *names)
    return Field(default, validation_alias=path)


class StudyRecord(Part):
    """One study, in the registry's own codes. Only the NCT id and one of the titles are sure.

    What is missing is '' (texts, codes), () (lists) or None (numbers, dates, yes or no).
    Texts are plain: escapes undone, control characters gone, never HTML.
    ``problems`` says in short sentences what was wrong with the record and was left out, cut
    or kept although unknown.
    """

    nct_id: NctId = at("identification.nctId", default=...)
    aliases: tuple[NctId, ...] = at("identification.nctIdAliases", ())
    brief_title: Line = at("identification.briefTitle")
    official_title: Line = at("identification.officialTitle")
    acronym: Line = at("identification.acronym")

    overall_status: code(codes.STATUSES) = at("status.overallStatus")
    last_known_status: code(codes.STATUSES) = at("status.lastKnownStatus")
    why_stopped: Line = at("status.whyStopped")
    status_verified: PartialDate | None = at("status.statusVerifiedDate", None)
    first_posted: PartialDate | None = at("status.studyFirstPostDateStruct", None)
    last_update_posted: PartialDate | None = at("status.lastUpdatePostDateStruct", None)
    start_date: PartialDate | None = at("status.startDateStruct", None)
    primary_completion_date: PartialDate | None = at("status.primaryCompletionDateStruct", None)
    completion_date: PartialDate | None = at("status.completionDateStruct", None)
    expanded_access: ExpandedAccess = at("status.expandedAccessInfo", ExpandedAccess())

    sponsor: Agency = at("sponsorCollaborators.leadSponsor", Agency())
    collaborators: tuple[Agency, ...] = at("sponsorCollaborators.collaborators", ())
    responsible_party: ResponsibleParty = at(
        "sponsorCollaborators.responsibleParty", ResponsibleParty()
    )
    officials: tuple[Official, ...] = at("contactsLocations.overallOfficials", ())
    central_contacts: tuple[Contact, ...] = at("contactsLocations.centralContacts", ())
    locations: tuple[Location, ...] = at("contactsLocations.locations", ())

    brief_summary: Text = at("description.briefSummary")
    detailed_description: Text = at("description.detailedDescription")
    conditions: tuple[Line, ...] = at("conditions.conditions", ())
    keywords: tuple[Line, ...] = at("conditions.keywords", ())
    primary_outcomes: tuple[Outcome, ...] = at("outcomes.primaryOutcomes", ())
    secondary_outcomes: tuple[Outcome, ...] = at("outcomes.secondaryOutcomes", ())

    study_type: code(codes.STUDY_TYPES) = at("design.studyType")
    phases: tuple[code(codes.PHASES), ...] = at("design.phases", ())
    enrolment: Enrolment = at("design.enrollmentInfo.count", None)
    enrolment_type: code(codes.DATE_TYPES) = at("design.enrollmentInfo.type")
    design: Design = at("design.designInfo", Design())
    patient_registry: YesNo = at("design.patientRegistry", None)
    expanded_access_types: ExpandedAccessTypes = at(
        "design.expandedAccessTypes", ExpandedAccessTypes()
    )
    arms: tuple[Arm, ...] = at("armsInterventions.armGroups", ())
    interventions: tuple[Intervention, ...] = at("armsInterventions.interventions", ())

    eligibility_text: Text = at("eligibility.eligibilityCriteria")
    study_population: Text = at("eligibility.studyPopulation")
    sex: code(codes.SEXES) = at("eligibility.sex")
    minimum_age_text: AgeText = at("eligibility.minimumAge")
    maximum_age_text: AgeText = at("eligibility.maximumAge")
    healthy_volunteers: YesNo = at("eligibility.healthyVolunteers", None)

    has_results: YesNo = Field(None, validation_alias="hasResults")
    version_holder: PartialDate | None = Field(
        None, validation_alias=AliasPath("derivedSection", "miscInfoModule", "versionHolder")
    )
    problems: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The brief title, or the official one where that is all there is."""
        return self.brief_title or self.official_title

    @computed_field
    @property
    def phase(self) -> str:
        """All phases as one code: PHASE1_PHASE2, NA, or '' where none is given."""
        found = set(self.phases)
        if len(found) > 1:
            found.discard("NA")
        known = [phase for phase in codes.PHASES if phase in found]
        return "_".join(known + sorted(found.difference(known, [""])))

    @computed_field
    @property
    def minimum_age(self) -> float | None:
        """In years; None where there is no limit."""
        return age_in_years(self.minimum_age_text)

    @computed_field
    @property
    def maximum_age(self) -> float | None:
        """In years; None where there is no limit."""
        return age_in_years(self.maximum_age_text)


_PATHS = [
    tuple(field.validation_alias.path)
    for field in StudyRecord.model_fields.values()
    if isinstance(field.validation_alias, AliasPath)
]
_NCT_ID = _PATHS[0]
_SECTIONS = ("protocolSection", "derivedSection", "hasResults")


def parse_study(raw: Any) -> StudyRecord:
    """Read one study, as decoded from the registry's JSON.

    Of optional fields, what is right is kept and what is wrong is left out; an unknown code is
    kept. Both are named in the record's ``problems``. A null counts as missing.

    Raises InvalidRecord if there is no NCT id or no title, and nothing else, whatever comes.
    """
    if not isinstance(raw, dict):
        raise InvalidRecord("", "it is not an object")
    study = {name: raw[name] for name in _SECTIONS if name in raw}
    problems = not_objects(study, _PATHS)
    wrong: dict[Path, str] = {}
    for _ in range(MAX_ROUNDS):
        noticed: list[str] = []
        try:
            record = StudyRecord.model_validate(study, context=noticed)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
        else:
            return _finished(record, [*problems, *wrong.values(), *noticed])
        for each in found:
            if at_path(study, each["loc"], "absent") is not None:
                wrong.setdefault(each["loc"], explain(each))
        paths = [each["loc"] for each in found]
        if _NCT_ID in paths:
            raise InvalidRecord("", "its NCT id is missing or malformed")
        study = prune(study, paths)
    raise InvalidRecord(str(at_path(raw, _NCT_ID)), "too much of it is wrong")


def _finished(record: StudyRecord, problems: list[str]) -> StudyRecord:
    """Refuse a record without a title, and put the list of problems in."""
    if not record.title:
        raise InvalidRecord(record.nct_id, "it has no title")
    listed = list(dict.fromkeys(problems))
    if len(listed) > MAX_PROBLEMS:
        listed[MAX_PROBLEMS:] = [f"and {len(listed) - MAX_PROBLEMS} more"]
    return record.model_copy(update={"problems": tuple(listed)})
