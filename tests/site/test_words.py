"""The words of the first content: easy to read, honest, and with sources that can be looked up."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from .reading import reading_grade, syllables

CONTENT = Path(__file__).resolve().parents[2] / "lupus_site" / "initial_content"
FOCUS_AREAS = ["cell-therapy", "biologic-therapies", "other-therapeutic-agents"]
INFORMATION = ["joining-a-study", "privacy", "accessibility"]
NAMES = ["home", *FOCUS_AREAS, "studies", *INFORMATION, "donate", "settings"]
PAGES = {
    name: yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8")) for name in NAMES
}

MAX_GRADE = 8.0

# What is not read as running text: a list of sources, codes, addresses and the names of choices.
NOT_PROSE = {
    "references", "source", "date", "status", "guideline", "kind", "identifier", "slug", "nct_id",
    "focus_areas", "symbol", "giving_url", "registry_facilities", "registry_city", "record",
    "footer_links", "type", "seo_title", "other_names", "to_confirm", "name", "product",
}  # fmt: skip

# Words that promise, or that sound like blame. "New" stays allowed in "new participants".
AVOID = [
    r"promising", r"breakthrough", r"miracle", r"\bcures?\b", r"cutting[- ]edge",
    r"game[- ]chang", r"revolution", r"state[- ]of[- ]the[- ]art", r"world[- ]class",
    r"free (treatment|therapy|medicine|care)", r"opening soon", r"\bterminated\b",
    r"\bwithdrawn\b", r"\bdo(es)? not fit\b", r"\bsafe and effective\b",
    r"\bnew(er|est)?\s+(treatment|therap|drug|medicine|hope|cell|product|option|way)",
    r"reviewed by", r"guinea pig", r"side-effect free",
]  # fmt: skip

OF_OUR_TRIALS = r"CABA-201|rese-?cel|resecabtagene|CNTY-101|RESET-SLE|CALiPSO"
DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+")
PMID = re.compile(r"[1-9]\d{0,7}")
NCT = re.compile(r"NCT\d{8}")
HOSTS = {"fda": "fda.gov", "dailymed": "dailymed.nlm.nih.gov"}
PARTS = [
    "name", "what_it_is", "who_for", "what_studies_show", "risks", "pregnancy",
    "fda_status", "guidelines", "references",
]  # fmt: skip
FDA_STATUSES = {"approved-lupus", "approved-nephritis", "other-disease", "studies-only"}
GUIDELINES = {"eular-2023", "kdigo-2024", "not-addressed"}


def strings(value, skip=frozenset()):
    """Yield every string inside `value` (dicts and lists), but for what stands under `skip`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, skip)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in skip:
                yield from strings(item, skip)


def prose(page):
    return "\n\n".join(strings(page, NOT_PROSE))


def blocks(page, kind):
    return [block["value"] for block in page.get("body", []) if block["type"] == kind]


THERAPIES = {
    therapy["name"]: therapy for name in FOCUS_AREAS for therapy in blocks(PAGES[name], "therapy")
}
REFERENCES = [
    pytest.param(reference, id=reference["identifier"])
    for therapy in THERAPIES.values()
    for reference in therapy["references"]
]


@pytest.mark.parametrize(
    ("word", "count"),
    [("cell", 1), ("lupus", 2), ("medicine", 3), ("doctor", 2), ("people", 2), ("treated", 2),
     ("joined", 1), ("voclosporin", 2), ("approved", 2), ("reaction", 3), ("serious", 3),
     ("disease", 2), ("kidneys", 2), ("18", 1)],
)  # fmt: skip
def test_syllables_are_counted_as_spoken(word, count):
    assert syllables(word) == count


def test_the_reading_grade_tells_easy_from_hard():
    easy = "Ask your doctor. You can say no. The cells go into a vein."
    hard = (
        "Pharmacological immunomodulation necessitates comprehensive multidisciplinary evaluation "
        "of individual susceptibility to opportunistic complications."
    )
    assert reading_grade(easy) < 3
    assert reading_grade(hard) > 18


@pytest.mark.parametrize("name", NAMES)
def test_a_page_reads_at_grade_eight_or_lower(name):
    grade = reading_grade(prose(PAGES[name]))
    assert grade <= MAX_GRADE, f"{name} reads at grade {grade:.1f}"


@pytest.mark.parametrize("name", THERAPIES)
def test_each_part_of_a_therapy_reads_at_grade_eight_or_lower(name):
    for part in ["what_it_is", "who_for", "what_studies_show", "risks", "pregnancy"]:
        grade = reading_grade(THERAPIES[name][part])
        assert grade <= MAX_GRADE, f"{name}, {part}, reads at grade {grade:.1f}"


@pytest.mark.parametrize("name", NAMES)
def test_words_to_avoid_are_absent(name):
    text = "\n".join(strings(PAGES[name], skip={"references"}))
    for pattern in AVOID:
        found = re.search(pattern, text, re.IGNORECASE)
        assert not found, f"{name} says {found.group()!r}"


@pytest.mark.parametrize("name", ["cell-therapy", "studies", "joining-a-study"])
def test_a_product_under_study_is_never_called_a_treatment(name):
    text = "\n".join(strings(PAGES[name], skip={"references"}))
    assert "treatment" not in text.lower()


@pytest.mark.parametrize("name", NAMES)
def test_an_immune_reset_stands_in_quotation_marks(name):
    text = prose(PAGES[name])
    for found in re.finditer(r"\breset\b", text, re.IGNORECASE):
        assert text[found.start() - 1] in '"“'


@pytest.mark.parametrize("name", FOCUS_AREAS)
def test_numbers_are_given_with_their_whole(name):
    assert not re.search(r"\d\s?%|per ?cent", prose(PAGES[name]))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_invented_for_the_program(name):
    text = "\n".join(strings(PAGES[name], skip={"references"}))
    assert not re.search(r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b", text), "a phone number"
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w+", text), "an e-mail address"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "settings"])
def test_a_page_has_its_summary_and_search_description(name):
    page = PAGES[name]
    assert page["title"].strip()
    assert page["summary"].strip()
    assert 50 <= len(page["search_description"]) <= 160
    if name != "home":
        assert page["slug"] == name


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name):
    pages = {"/"} | {f"/{page['slug']}/" for page in PAGES.values() if "slug" in page}
    pages |= {f"/studies/{study['slug']}/" for study in PAGES["studies"]["studies"]}
    for target in re.findall(r"\]\(([^)\s]+)\)", "\n".join(strings(PAGES[name]))):
        if target.startswith("page:"):
            assert target.removeprefix("page:") in pages
        else:
            assert urlsplit(target).scheme == "https"
            assert urlsplit(target).hostname


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_is_well_formed(reference):
    kind, identifier = reference["kind"], reference["identifier"]
    assert reference["citation"].strip()
    assert isinstance(reference["to_confirm"], bool)
    patterns = {"doi": DOI, "pmid": PMID, "nct": NCT}
    if kind in patterns:
        assert patterns[kind].fullmatch(identifier)
    else:
        address = urlsplit(identifier)
        assert address.scheme == "https"
        assert f".{address.hostname}".endswith(f".{HOSTS[kind]}")


@pytest.mark.parametrize("name", THERAPIES)
def test_a_therapy_has_all_its_parts(name):
    therapy = THERAPIES[name]
    for part in PARTS:
        assert therapy[part], f"{name} lacks {part}"
    assert isinstance(therapy["other_names"], str)
    assert {label["status"] for label in therapy["fda_status"]} <= FDA_STATUSES
    assert {label["guideline"] for label in therapy["guidelines"]} <= GUIDELINES
    for label in [*therapy["fda_status"], *therapy["guidelines"]]:
        assert all(label[key].strip() for key in ["holds_for", "date", "source"])
        assert isinstance(label["to_confirm"], bool)


@pytest.mark.parametrize("name", THERAPIES)
def test_a_guideline_that_recommends_is_among_the_references(name):
    dois = {"eular-2023": "10.1136/ard-2023-224762", "kdigo-2024": "10.1016/j.kint.2023.09.002"}
    therapy = THERAPIES[name]
    cited = {reference["identifier"] for reference in therapy["references"]}
    named = {label["guideline"] for label in therapy["guidelines"]} - {"not-addressed"}
    assert {dois[guideline] for guideline in named} <= cited


def test_the_first_content_covers_the_therapies_we_promise():
    promised = {
        "cell-therapy": ["mesenchymal", "hematopoietic", "CAR T"],
        "biologic-therapies": ["belimumab", "anifrolumab"],
        "other-therapeutic-agents": [
            "hydroxychloroquine", "mycophenolate", "cyclophosphamide", "voclosporin",
        ],
    }  # fmt: skip
    for page, names in promised.items():
        titles = " ".join(block["name"] for block in blocks(PAGES[page], "therapy")).lower()
        assert all(name.lower() in titles for name in names)


def test_cell_therapy_warns_about_paid_clinics():
    callouts = blocks(PAGES["cell-therapy"], "callout")
    assert any(block["kind"] == "warning" and "pay" in block["text"] for block in callouts)


@pytest.mark.parametrize("name", FOCUS_AREAS)
def test_results_of_the_products_in_our_trials_stand_nowhere(name):
    assert not re.search(OF_OUR_TRIALS, "\n".join(strings(PAGES[name])), re.IGNORECASE)


def test_a_study_is_a_listing_and_not_recruitment_text():
    for study in PAGES["studies"]["studies"]:
        assert NCT.fullmatch(study["record"]["nct_id"])
        assert set(study["focus_areas"]) <= set(FOCUS_AREAS)
        assert study["product_unapproved"] is True
        assert set(study) == {
            "record", "title", "slug", "focus_areas", "search_description", "summary",
            "purpose", "who_can_join", "product", "product_unapproved",
        }  # fmt: skip
        assert len(study["search_description"]) <= 160
        assert not re.search(r"remission|response|\d+ of \d+|you will get", prose(study))


@pytest.mark.parametrize("name", [*FOCUS_AREAS, "studies"])
def test_giving_stands_away_from_studies_and_clinical_warnings(name):
    assert not re.search(r"\bdonat|\bgift|\bfund\b", prose(PAGES[name]), re.IGNORECASE)


def test_the_donate_page_keeps_giving_apart_from_care():
    text = prose(PAGES["donate"])
    assert "never affects" in text
    assert "place in a study" in text
    assert "No payment is taken on this site" in text


def test_the_home_page_tells_no_one_to_stop_a_medicine():
    assert "Do not stop or change a medicine" in PAGES["home"]["newly_diagnosed"]


def test_what_the_program_must_supply_is_left_empty():
    settings, fund = PAGES["settings"], PAGES["donate"]["fund"]
    for key in ["institution_name", "contact_phone", "contact_email", "banner"]:
        assert settings[key] == ""
    assert settings["contact_fallback"].strip()
    assert "911" in settings["emergency"]
    assert urlsplit(fund["giving_url"]).hostname == "example.org"
    assert fund["designation_code"] == ""
