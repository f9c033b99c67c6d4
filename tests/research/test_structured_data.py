"""A study's JSON-LD in schema.org's own terms (release 29), and nothing that could break out."""

import json
import re

import pytest

from research.models import StudyPage
from research.structured_data import study_data
from research.vocabulary import REGISTRY_STATUSES
from tests.factories import RecordFactory, StudyFactory

THING = {"name", "description", "url", "sameAs", "identifier", "alternateName"}
THING |= {"disambiguatingDescription"}
MEDICAL_STUDY = THING | {"code", "healthCondition", "sponsor", "status", "studyLocation"}
PROPERTIES = {
    "MedicalStudy": MEDICAL_STUDY,
    "MedicalTrial": MEDICAL_STUDY | {"trialDesign"},
    "MedicalObservationalStudy": MEDICAL_STUDY | {"studyDesign"},
    "MedicalCode": THING | {"codeValue", "codingSystem"},
    "MedicalCondition": THING | {"code"},
    "Organization": THING,
    "AdministrativeArea": THING | {"address"},
}
EXPECTED_TYPES = {
    "code": "MedicalCode",
    "healthCondition": "MedicalCondition",
    "sponsor": "Organization",
    "studyLocation": "AdministrativeArea",
}
MEDICAL_STUDY_STATUS = {
    f"https://schema.org/{member}"
    for member in [
        "ActiveNotRecruiting",
        "Completed",
        "EnrollingByInvitation",
        "NotYetRecruiting",
        "Recruiting",
        "ResultsAvailable",
        "ResultsNotAvailable",
        "Suspended",
        "Terminated",
        "Withdrawn",
    ]
}


def read(client, study) -> dict:
    text = client.get(study.url).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(blocks) == 1
    return json.loads(blocks[0])


def check(data: dict) -> None:
    """Every property belongs to its type, every node has the type its property expects."""
    own = {key: value for key, value in data.items() if not key.startswith("@")}
    assert set(own) <= PROPERTIES[data["@type"]]
    for name, value in own.items():
        for node in value if isinstance(value, list) else [value]:
            if name in EXPECTED_TYPES:
                assert node["@type"] == EXPECTED_TYPES[name]
                check(node)
            else:
                assert isinstance(node, str)
    if "status" in own:
        assert own["status"] in MEDICAL_STUDY_STATUS


def test_the_open_trial_says_what_it_is(client, study):
    data = read(client, study)
    check(data)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "MedicalTrial"
    assert data["code"]["codeValue"] == data["identifier"] == "NCT06121297"
    assert data["status"] == "https://schema.org/Recruiting"
    assert data["sponsor"]["name"] == "Cabaletta Bio"
    assert data["studyLocation"]["name"] == "UC Davis Health"
    assert data["disambiguatingDescription"] == "Phase 1 and 2"


@pytest.mark.parametrize("code", [*REGISTRY_STATUSES, "A_CODE_OF_NEXT_YEAR", ""])
def test_every_status_is_one_of_schema_org_s(study_index, code):
    record = RecordFactory(overall_status=code, our_status=code)
    study = StudyFactory(parent=study_index, registry_record=record)
    check(study_data(study))


@pytest.mark.parametrize(
    ("study_type", "expected"),
    [
        ("INTERVENTIONAL", "MedicalTrial"),
        ("OBSERVATIONAL", "MedicalObservationalStudy"),
        ("EXPANDED_ACCESS", "MedicalStudy"),
    ],
)
def test_each_kind_has_its_type(study_index, study_type, expected):
    study = StudyFactory(parent=study_index, registry_record=RecordFactory(study_type=study_type))
    assert study_data(study)["@type"] == expected


def test_a_study_open_elsewhere_is_not_called_recruiting(study_index):
    record = RecordFactory(our_facility="", our_status="")
    data = study_data(StudyFactory(parent=study_index, registry_record=record))
    assert "status" not in data
    assert "studyLocation" not in data


def test_a_project_without_a_record_is_well_formed(study_index, client):
    study = StudyFactory(parent=study_index, registry_record=None, kind="research-project")
    check(read(client, study))


def test_no_text_can_leave_the_block(client, study):
    study.registry_record.sponsor = "</script><script>alert(1)</script><!-- &amp; "
    study.registry_record.save()
    study = StudyPage.objects.get(pk=study.pk)
    assert b"<script>alert" not in client.get(study.url).content
    assert read(client, study)["sponsor"]["name"].startswith("</script>")
