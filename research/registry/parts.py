"""The pieces that a study record holds one or many of, named as the registry names them.

Every field may be missing: a text is then '', a list empty, anything else None.
"""

from typing import Annotated

from pydantic import Field, StrictFloat

from . import codes
from .fields import Line, NctId, Part, Text, YesNo, code


class Agency(Part):
    """A sponsor or collaborator; ``kind`` is the registry's class (NIH, INDUSTRY ...)."""

    name: Line = ""
    kind: code(codes.AGENCY_CLASSES) = Field("", alias="class")


class ResponsibleParty(Part):
    """Who answers for the record: the sponsor, or a named investigator."""

    kind: code(codes.RESPONSIBLE_PARTIES) = Field("", alias="type")
    name: Line = Field("", alias="investigatorFullName")
    title: Line = Field("", alias="investigatorTitle")
    affiliation: Line = Field("", alias="investigatorAffiliation")


class Official(Part):
    """A person responsible for the study as a whole."""

    name: Line = ""
    affiliation: Line = ""
    role: code(codes.OFFICIAL_ROLES) = ""


class Contact(Part):
    """Whom to call about the study, or about one location of it."""

    name: Line = ""
    role: code(codes.CONTACT_ROLES) = ""
    phone: Line = ""
    phone_ext: Line = ""
    email: Line = ""


class Intervention(Part):
    """What is tested or compared, with the labels of the arms that receive it."""

    kind: code(codes.INTERVENTION_TYPES) = Field("", alias="type")
    name: Line = ""
    description: Text = ""
    other_names: tuple[Line, ...] = ()
    arm_labels: tuple[Line, ...] = Field((), alias="armGroupLabels")


class Arm(Part):
    """One group of participants; ``interventions`` are named as "Drug: Hydroxychloroquine"."""

    label: Line = ""
    kind: code(codes.ARM_TYPES) = Field("", alias="type")
    description: Text = ""
    interventions: tuple[Line, ...] = Field((), alias="interventionNames")


class Masking(Part):
    """Who does not know which arm a participant is in."""

    level: code(codes.MASKINGS) = Field("", alias="masking")
    who: tuple[code(codes.WHO_MASKED), ...] = Field((), alias="whoMasked")


class Design(Part):
    """How the study is set up: the first three for a trial, the last two if observational."""

    allocation: code(codes.ALLOCATIONS) = ""
    model: code(codes.INTERVENTION_MODELS) = Field("", alias="interventionModel")
    masking: Masking = Field(Masking(), alias="maskingInfo")
    primary_purpose: code(codes.PURPOSES) = ""
    observational_model: code(codes.OBSERVATIONAL_MODELS) = ""
    time_perspective: code(codes.TIME_PERSPECTIVES) = ""


class Outcome(Part):
    """What is measured, and when."""

    measure: Line = ""
    description: Text = ""
    time_frame: Line = ""


class ExpandedAccess(Part):
    """Whether the product can be had outside the study, and by which record."""

    available: YesNo = Field(None, alias="hasExpandedAccess")
    nct_id: NctId | None = None
    status: code(codes.STATUSES) = Field("", alias="statusForNctId")


class ExpandedAccessTypes(Part):
    """For whom an expanded access record is meant."""

    individual: YesNo = None
    intermediate: YesNo = None
    treatment: YesNo = None


class GeoPoint(Part):
    """A place, in degrees (WGS 84); never half of one."""

    lat: Annotated[StrictFloat, Field(ge=-90, le=90)]
    lon: Annotated[StrictFloat, Field(ge=-180, le=180)]


class Location(Part):
    """One place where the study runs; ``status`` is '' where the registry gives none."""

    facility: Line = ""
    status: code(codes.STATUSES) = ""
    city: Line = ""
    state: Line = ""
    zip: Line = ""
    country: Line = ""
    contacts: tuple[Contact, ...] = ()
    point: GeoPoint | None = Field(None, alias="geoPoint")
