"""The registry's own codes, as its OpenAPI document 2.0.5 lists them.

They are here to notice what is new, not to refuse it: a code that is missing from its set is
kept as it came and reported (see ``records.parse_study``).
"""

STATUSES = frozenset(
    {
        "ACTIVE_NOT_RECRUITING",
        "APPROVED_FOR_MARKETING",
        "AVAILABLE",
        "COMPLETED",
        "ENROLLING_BY_INVITATION",
        "NO_LONGER_AVAILABLE",
        "NOT_YET_RECRUITING",
        "RECRUITING",
        "SUSPENDED",
        "TEMPORARILY_NOT_AVAILABLE",
        "TERMINATED",
        "UNKNOWN",
        "WITHDRAWN",
        "WITHHELD",
    }
)
STUDY_TYPES = frozenset({"EXPANDED_ACCESS", "INTERVENTIONAL", "OBSERVATIONAL"})
# In the order in which a combined phase names them: PHASE1_PHASE2.
PHASES = ("NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4")
SEXES = frozenset({"ALL", "FEMALE", "MALE"})
DATE_TYPES = frozenset({"ACTUAL", "ESTIMATED"})
AGENCY_CLASSES = frozenset(
    {"AMBIG", "FED", "INDIV", "INDUSTRY", "NETWORK", "NIH", "OTHER", "OTHER_GOV", "UNKNOWN"}
)
RESPONSIBLE_PARTIES = frozenset({"PRINCIPAL_INVESTIGATOR", "SPONSOR", "SPONSOR_INVESTIGATOR"})
OFFICIAL_ROLES = frozenset(
    {"PRINCIPAL_INVESTIGATOR", "STUDY_CHAIR", "STUDY_DIRECTOR", "SUB_INVESTIGATOR"}
)
CONTACT_ROLES = OFFICIAL_ROLES | {"CONTACT"}
ARM_TYPES = frozenset(
    {
        "ACTIVE_COMPARATOR",
        "EXPERIMENTAL",
        "NO_INTERVENTION",
        "OTHER",
        "PLACEBO_COMPARATOR",
        "SHAM_COMPARATOR",
    }
)
INTERVENTION_TYPES = frozenset(
    {
        "BEHAVIORAL",
        "BIOLOGICAL",
        "COMBINATION_PRODUCT",
        "DEVICE",
        "DIAGNOSTIC_TEST",
        "DIETARY_SUPPLEMENT",
        "DRUG",
        "GENETIC",
        "OTHER",
        "PROCEDURE",
        "RADIATION",
    }
)
ALLOCATIONS = frozenset({"NA", "NON_RANDOMIZED", "RANDOMIZED"})
INTERVENTION_MODELS = frozenset(
    {"CROSSOVER", "FACTORIAL", "PARALLEL", "SEQUENTIAL", "SINGLE_GROUP"}
)
PURPOSES = frozenset(
    {
        "BASIC_SCIENCE",
        "DEVICE_FEASIBILITY",
        "DIAGNOSTIC",
        "ECT",
        "HEALTH_SERVICES_RESEARCH",
        "OTHER",
        "PREVENTION",
        "SCREENING",
        "SUPPORTIVE_CARE",
        "TREATMENT",
    }
)
OBSERVATIONAL_MODELS = frozenset(
    {
        "CASE_CONTROL",
        "CASE_CROSSOVER",
        "CASE_ONLY",
        "COHORT",
        "DEFINED_POPULATION",
        "ECOLOGIC_OR_COMMUNITY",
        "FAMILY_BASED",
        "NATURAL_HISTORY",
        "OTHER",
    }
)
TIME_PERSPECTIVES = frozenset({"CROSS_SECTIONAL", "OTHER", "PROSPECTIVE", "RETROSPECTIVE"})
MASKINGS = frozenset({"DOUBLE", "NONE", "QUADRUPLE", "SINGLE", "TRIPLE"})
WHO_MASKED = frozenset({"CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR", "PARTICIPANT"})
