"""A study's page for the patient and for the doctor."""

import gzip
from urllib.parse import parse_qs, unquote, urlsplit

from django.db import connection
from django.test.utils import CaptureQueriesContext

from research.key_criteria import LONGEST_ITEM, MOST_ITEMS, key_criteria
from tests.factories import RecordFactory, StudyFactory

from .test_study_page import text_of


def with_team(study, role: str):
    person = {"name": "Study line", "role": role, "phone": "(916) 555-0100"}
    study.team = [("member", {**person, "email": "study+line@example.org"})]
    study.save()
    return study


def mail_of(words: str) -> dict:
    start = words.index('href="mailto:') + len('href="')
    address = urlsplit(words[start : words.index('"', start)].replace("&amp;", "&"))
    return {"to": unquote(address.path), **parse_qs(address.query)}


def test_a_mail_names_the_study_and_asks_for_no_health_details(client, study):
    study.title = "Cells & “you” = hope? 100 %"
    mail = mail_of(text_of(client, with_team(study, "contact")))
    assert mail["to"] == "study+line@example.org"
    assert mail["subject"] == ["Cells & “you” = hope? 100 % (NCT06121297)"]
    assert "leave out health details" in mail["body"][0]


def test_a_referring_doctor_finds_line_records_and_number(client, study):
    study.records_to_send = "<p>Last clinic letter</p>"
    words = text_of(client, with_team(study, "referrals"))
    part = words[words.index('id="for-doctors"') :]
    assert "Study line" in part
    assert "Last clinic letter" in part
    assert "NCT06121297" in part
    assert "https://clinicaltrials.gov/study/NCT06121297" in part


def test_the_phase_is_explained_and_related_studies_are_named(client, study):
    words = text_of(client, study)
    assert "What Phase 1 and 2 means" in words
    related = words[words.index('id="related"') :]
    assert "CAR natural killer cells" in related
    assert "Closed to new participants" in related


def test_a_lone_study_has_no_related_ones(client, study_index):
    study = StudyFactory(parent=study_index, registry_record=RecordFactory(phase="NA"))
    words = text_of(client, study)
    assert 'id="related"' not in words
    assert 'id="phase"' not in words


def test_the_sheet_has_code_number_date_and_no_inline_style(client, study):
    words = text_of(client, study)
    sheet = words[words.index('<article class="sheet"') :]
    assert 'class="qr"' in sheet
    assert "style=" not in sheet
    assert "Last confirmed on August 22, 2026." in sheet
    assert "http://127.0.0.1:8000/studies/car-t-cells-in-active-lupus/" in sheet


def test_key_criteria_are_few_and_short():
    long = {
        "inclusion": [{"text": "word " * 200, "children": []}] * 40,
        "exclusion": [],
        "other": [],
    }
    (part,) = key_criteria(long).shown
    assert len(part.items) == MOST_ITEMS + 1
    assert max(map(len, part.items)) <= LONGEST_ITEM
    assert key_criteria({}).shown == []


def test_a_study_page_costs_at_most_13_queries_and_little_to_load(client, study):
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        response = client.get(study.url)
    assert len(asked) <= 13  # the budget is 15
    assert len(gzip.compress(response.content)) <= 12_000
