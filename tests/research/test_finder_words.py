"""Keywords: any way of writing a name finds it, and what means the same is found too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.keywords import index_words, nct_id, terms_of, thesaurus, words_of
from research.models import Synonyms
from tests.factories import RecordFactory, StudyFactory

from .test_finder import titles

CAR_T = "CAR T cells made from your own blood, in active lupus"


SPELLINGS = """
CAR T|car t|car-t|CAR-T cells|cart|CAR\u2011T cell|chimeric antigen receptor
CABA-201|caba 201|CABA201|rese-cel|rese cel|RESECEL|resecabtagene autoleucel
RESET-SLE|reset sle|Cabaletta|kidney lupus|NCT06121297|nct 06121297|06121297|NCT-06121297
"""


@pytest.mark.parametrize("words", SPELLINGS.strip().replace("\n", "|").split("|"))
def test_the_open_study_is_found_however_it_is_written(site, words):
    assert titles(f"q={words}")[0] == CAR_T


@pytest.mark.parametrize("words", ["CAR T", "car-t", "cart"])
def test_car_t_is_not_any_car(site, words):
    assert titles(f"q={words}") == [CAR_T]


@pytest.mark.parametrize("words", ["Benlysta", "belimumab", "BELIMUMAB", "benlysta study"])
def test_a_brand_name_finds_the_product(study_index, words):
    StudyFactory(parent=study_index, title="A study of belimumab in children")
    assert titles(f"q={words}") == ["A study of belimumab in children"]


def test_editors_add_words_that_mean_the_same(study_index):
    StudyFactory(parent=study_index, title="A study of quinidrol")
    assert titles("q=Zorbex") == []
    Synonyms.objects.create(forms="quinidrol\nZorbex\nQD-7")
    assert titles("q=zorbex") == ["A study of quinidrol"]
    assert titles("q=qd7") == ["A study of quinidrol"]


def test_all_words_must_be_there(study_index):
    StudyFactory(parent=study_index, title="Elbows in lupus")
    assert titles("q=elbow+zebra") == []
    assert titles("q=for+the+elbow") == ["Elbows in lupus"]


def test_conditions_and_products_of_the_record_are_found(study_index):
    record = RecordFactory(
        conditions=["Antiphospholipid Syndrome"],
        interventions=[{"type": "DRUG", "name": "XYZ-42", "other_names": ["somethingumab"]}],
    )
    StudyFactory(parent=study_index, title="Named otherwise", registry_record=record)
    for words in ["antiphospholipid", "xyz 42", "XYZ42", "somethingumab"]:
        assert titles(f"q={words}") == ["Named otherwise"], words


@given(text=st.text(max_size=60))
def test_any_text_can_be_cut_into_words(text):
    assert all(word.text.strip() for word in words_of(text))
    known = thesaurus([["CAR T", "CAR-T"], [text, "lupus"]])
    asked = terms_of(text, known)
    assert all(term.query and term.forms for term in asked)
    assert "\x00" not in index_words([text])


def test_an_nct_id_is_known_by_its_form():
    assert nct_id("nct 06121297") == "NCT06121297"
    assert nct_id("6121297") == ""
    assert nct_id("NCT061212970") == ""
