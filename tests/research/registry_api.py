"""What ClinicalTrials.gov's API answers, for the stand-in server: its rules without HTTP."""

import json
import re
from dataclasses import dataclass
from typing import Any

NCT_ID = re.compile(r"NCT0*[1-9]\d{0,7}", re.IGNORECASE)
MAX_PAGE = 1_000
# What each of the API's names of a field or piece stands for, of those that are served here.
PIECES = {
    "ProtocolSection": ("protocolSection",),
    "DerivedSection": ("derivedSection",),
    "MiscInfoModule": ("derivedSection", "miscInfoModule"),
    "ResultsSection": ("resultsSection",),
    "HasResults": ("hasResults",),
}


@dataclass(frozen=True)
class Asked:
    """One request: its path, its parameters (the last of each name), its headers."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]

    @property
    def ids(self) -> list[str]:
        """The NCT ids that were asked for."""
        return _listed(self.query.get("filter.ids", ""))


class Refusal(Exception):
    """An answer in plain text, as the registry's errors are."""

    def __init__(self, status: int, text: str, **headers: str) -> None:
        self.status, self.text, self.headers = status, text, headers


def one(studies: dict[str, Any], nct_id: str, prefix: str) -> Any:
    """Return the study with an id. Raises Refusal: a redirect for an alias, 400, 404."""
    _check_id(nct_id)
    if nct_id in studies:
        return studies[nct_id]
    for known, study in studies.items():
        if nct_id in _aliases(study):
            raise Refusal(301, "", Location=f"{prefix}/studies/{known}")
    raise Refusal(404, f"NCT number {nct_id} not found")


def find(studies: dict[str, Any], query: dict[str, str]) -> list[Any]:
    """Return the studies that are meant: by id or alias, status, words in the right module."""
    ids = _listed(query.get("filter.ids", ""))
    for nct_id in ids:
        _check_id(nct_id)
    return [
        study
        for known, study in studies.items()
        if (not ids or {known, *_aliases(study)}.intersection(ids)) and _matches(study, query)
    ]


def _listed(text: str) -> list[str]:
    return [each for each in re.split(r"[,|]", text) if each]


def _matches(study: Any, query: dict[str, str]) -> bool:
    modules = study.get("protocolSection", {}) if isinstance(study, dict) else {}
    statuses = _listed(query.get("filter.overallStatus", ""))
    if statuses and modules.get("statusModule", {}).get("overallStatus") not in statuses:
        return False
    places = {"query.cond": "conditionsModule", "query.locn": "contactsLocationsModule"}
    return all(
        query.get(name, "").lower() in json.dumps(modules.get(module, {})).lower()
        for name, module in places.items()
    )


def only(study: Any, fields: str | None) -> Any:
    """Return the fields that were asked for, all of them if none was named."""
    if fields is None or not isinstance(study, dict):
        return study
    kept: dict[str, Any] = {}
    for name in _listed(fields):
        if name not in PIECES:
            raise Refusal(400, f"Unknown field {name}")
        section, *module = PIECES[name]
        if section not in study:
            continue
        value = study[section]
        kept[section] = {module[0]: value.get(module[0], {})} if module else value
    return kept


def _check_id(nct_id: str) -> None:
    if not NCT_ID.fullmatch(nct_id):
        raise Refusal(400, f"NCT number {nct_id} has incorrect format")


def _aliases(study: Any) -> list[str]:
    try:
        return list(study["protocolSection"]["identificationModule"].get("nctIdAliases", []))
    except (KeyError, TypeError, AttributeError):
        return []
