"""Whatever a record holds: no crash, nothing torn, and no script on a page."""

import copy
import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from research.adding import add
from research.models import RegistryChange, RegistryRawRecord, RegistryRecord, StudyPage
from research.registry.client import RegistryClient

from .studies import our_studies

TRIAL = "NCT90000001"
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=True),
    st.text(max_size=40),
    st.sampled_from(["\x00", "\ud800", SCRIPT, "x" * 3_000, "NCT00000000", "2026-13-45"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


def places(value, path=()):
    """Every place in a JSON value, as a path."""
    yield path
    if isinstance(value, list):
        value = dict(enumerate(value))
    for key, part in value.items() if isinstance(value, dict) else ():
        yield from places(part, (*path, key))


PLACES = sorted(set(places(our_studies()[TRIAL])), key=str)
MUTATIONS = st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=4)


def mutated(study: dict, mutations) -> object:
    """The study with junk at some places, as far as they are still there."""
    study = {"study": copy.deepcopy(study)}
    for path, junk in mutations:
        *way, last = ("study", *path)
        inner = study
        for key in way:
            try:
                inner = inner[key]
            except (KeyError, IndexError, TypeError):
                break
        else:
            if isinstance(inner, dict) or (isinstance(inner, list) and isinstance(last, int)):
                try:
                    inner[last] = junk
                except IndexError:
                    continue
    return study["study"]


def state() -> list:
    records = RegistryRecord.objects.order_by("pk").values()
    raws = RegistryRawRecord.objects.order_by("pk").values()
    return [list(records), list(raws), RegistryChange.objects.count()]


@pytest.fixture
def known(empty_site, sync_now):
    sync_now(*our_studies())


@given(mutations=MUTATIONS)
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_mutated_record_harms_nothing(known, registry_server, sync_now, mutations):
    """It is written as far as it can be read, or left out and named; the others are as before."""
    registry_server.studies[TRIAL] = mutated(our_studies()[TRIAL], mutations)
    others = [list(each) for each in RegistryRecord.objects.exclude(nct_id=TRIAL).values_list()]
    before = state()
    registry_server.answer_next(json.dumps(registry_server.version))
    registry_server.answer_next(json.dumps({"studies": list(registry_server.studies.values())}))
    report = sync_now(force=True)
    if report.aborted:
        assert state() == before
    if report.changed == report.new == 0 and not report.missing:
        assert state()[0] == before[0]
        assert state()[2] == before[2]
    assert [
        list(each) for each in RegistryRecord.objects.exclude(nct_id=TRIAL).values_list()
    ] == others
    assert RegistryRecord.objects.count() == 4


@given(body=st.one_of(JUNK.map(lambda junk: json.dumps(junk)), st.text(max_size=200)))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_an_invalid_answer_changes_nothing(known, registry_server, sync_now, body):
    before = state()
    registry_server.answer_next(json.dumps(registry_server.version))
    registry_server.answer_next(body.encode("utf-8", "replace"))
    report = sync_now(force=True)
    assert report.exit_code == 2
    assert report.aborted
    assert state() == before


def with_scripts(value):
    """The study with script in every text that is no code, id or date."""
    if isinstance(value, dict):
        return {key: with_scripts(part) for key, part in value.items()}
    if isinstance(value, list):
        return [with_scripts(part) for part in value]
    is_code = isinstance(value, str) and re.fullmatch(r"[A-Z_0-9]+|[\d-]+|\d+ \w+", value)
    return value if is_code or not isinstance(value, str) else f"{value} {SCRIPT}"


def test_script_in_every_text_stays_text(
    empty_site, registry_server, sync_now, new_data, client, admin_client
):
    registry_server.studies = {key: with_scripts(each) for key, each in our_studies().items()}
    with RegistryClient(registry_server.url, "tests@example.org", interval=0) as one_task:
        pages, _found = add(one_task, registry_server.studies, publish=True)
    assert len(pages) == 4
    for study in registry_server.studies.values():
        study["protocolSection"]["statusModule"]["whyStopped"] = SCRIPT
        study["protocolSection"]["eligibilityModule"]["minimumAge"] = SCRIPT
        study["protocolSection"]["sponsorCollaboratorsModule"]["leadSponsor"]["name"] = SCRIPT
        study["protocolSection"]["statusModule"]["overallStatus"] = "TERMINATED"
    new_data()
    assert sync_now().changed == 4
    paths = [page.url for page in StudyPage.objects.all()]
    for path in [*paths, "/studies/", "/search/?q=invented"]:
        words = client.get(path).content.decode()
        assert "<script>alert" not in words, path
        assert "<img src=x" not in words, path
    for page in pages:
        for path in (f"/admin/pages/{page.pk}/edit/", f"/admin/studies/{page.pk}/check/"):
            words = admin_client.get(path).content.decode()
            assert "<script>alert" not in words, path
            assert "<img src=x" not in words, path
    assert "<img src=x" not in admin_client.get("/admin/reports/drift/").content.decode()
