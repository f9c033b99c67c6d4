"""Our own small studies in the registry's format, for the tests of the registry work."""

import copy
import json
from collections.abc import Iterable
from pathlib import Path

from research.models import RegistryChange, RegistryRawRecord, RegistryRecord

FOLDER = Path(__file__).parent / "data" / "studies"


def our_study(nct_id: str) -> dict:
    """Return one of the studies of data/studies, as the registry would send it."""
    return json.loads((FOLDER / f"{nct_id}.json").read_text("utf-8"))


def our_studies() -> dict[str, dict]:
    """Return all of them by NCT id."""
    return {path.stem: our_study(path.stem) for path in sorted(FOLDER.glob("NCT*.json"))}


def changed(study: dict, place: str, value: object) -> dict:
    """The study with another value at "statusModule.whyStopped" or the like."""
    *way, last = place.split(".")
    inner = study["protocolSection"]
    for name in way:
        inner = inner.setdefault(name, {})
    inner[last] = value
    return study


def bare_studies(count: int) -> dict[str, dict]:
    """Return so many studies of which only the id is known, by id."""
    return {
        nct_id: {"protocolSection": {"identificationModule": {"nctId": nct_id}}}
        for nct_id in (f"NCT{10_000_000 + number}" for number in range(count))
    }


def ids_of(studies: Iterable[dict]) -> list[str]:
    """Return the NCT ids of raw studies, in their order."""
    return [each["protocolSection"]["identificationModule"]["nctId"] for each in studies]


def copies(count: int) -> dict[str, dict]:
    """Return so many copies of the trial, by id."""
    made = {}
    for number in range(count):
        nct_id = f"NCT{91_000_000 + number}"
        study = copy.deepcopy(our_study("NCT90000001"))
        study["protocolSection"]["identificationModule"] |= {"nctId": nct_id, "nctIdAliases": []}
        made[nct_id] = study
    return made


def contents() -> list:
    """Everything that a sync may write, but for its own runs."""
    models = (RegistryRecord, RegistryRawRecord, RegistryChange)
    return [list(model.objects.order_by("pk").values()) for model in models]
