"""What the registry work costs: records parsed a second, and a sync of many records.

The sync is measured in a process of its own, so that its peak of memory is its own too, and
against a registry on this machine that makes its studies up as they are asked for.
"""

import json
import os
import re
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import perf_counter
from urllib.parse import parse_qs, urlsplit

from django.db import connection

from research.registry.criteria import split_criteria
from research.registry.records import parse_study

SYNCED = 10_000
MOST_MEGABYTES = 300
PARSED = 1_000
_PLACES = 30  # of one study; the registry's mean is below that
_RULES = 40
_PROJECT = Path(__file__).resolve().parents[2]


def made_up(nct_id: str, edition: int = 1) -> dict:
    """A raw study about as long as the real ones (20 kB); each edition has other entry rules."""
    rule = "* A rule about as long as rules are, with numbers such as \\>= 1.5 mg and 18 years.\n"
    place = {"city": "Springfield", "country": "United States", "status": "RECRUITING"}
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": nct_id,
                "briefTitle": f"A Made-up Study {nct_id} in Systemic Lupus Erythematosus",
            },
            "statusModule": {
                "overallStatus": "RECRUITING",
                "startDateStruct": {"date": "2025-03", "type": "ACTUAL"},
                "lastUpdatePostDateStruct": {"date": "2026-08-20", "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example Sponsor"}},
            "descriptionModule": {
                "briefSummary": "A summary. " * 60,
                "detailedDescription": "A description. " * 300,
            },
            "conditionsModule": {"conditions": ["Systemic Lupus Erythematosus"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Product"}]},
            "eligibilityModule": {
                "eligibilityCriteria": f"Edition {edition}\n\nInclusion Criteria:\n\n"
                f"{rule * _RULES}\nExclusion Criteria:\n\n{rule * _RULES}",
                "minimumAge": "18 Years",
            },
            "contactsLocationsModule": {
                "locations": [{**place, "facility": f"Site {n}"} for n in range(_PLACES)]
            },
        }
    }


def parsed_a_second() -> float:
    """How many records are read in a second, with their criteria."""
    raws = [made_up(f"NCT{80_000_000 + number}") for number in range(PARSED)]
    start = perf_counter()
    for raw in raws:
        split_criteria(parse_study(raw).eligibility_text)
    return PARSED / (perf_counter() - start)


class _Registry(BaseHTTPRequestHandler):
    """Answers /version and /studies?filter.ids=; `edition` is what changes in its studies."""

    protocol_version = "HTTP/1.1"
    edition = 1

    def do_GET(self):
        address = urlsplit(self.path)
        if address.path == "/version":
            stamp = f"2026-08-{self.edition:02}T09:00:00"
            self._send(json.dumps({"apiVersion": "2.0.5", "dataTimestamp": stamp}))
        else:
            ids = re.split(r"[,|]", parse_qs(address.query)["filter.ids"][0])
            self._send(json.dumps({"studies": [made_up(each, self.edition) for each in ids]}))

    def _send(self, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@dataclass(frozen=True)
class SyncCost:
    """What one sync cost; megabytes are the process's peak, with Django itself in it."""

    name: str
    seconds: float
    megabytes: float
    requests: int

    @property
    def is_over(self) -> bool:
        return self.megabytes > MOST_MEGABYTES


def sync_costs() -> Iterator[SyncCost]:
    """Sync `SYNCED` records with the default database: all new, all the same, all changed."""
    handler = type("Registry", (_Registry,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    ids = "\n".join(f"NCT{80_000_000 + number}" for number in range(SYNCED))
    try:
        yield _measure(f"{SYNCED:,} records, all new", url, ids)
        yield _measure(f"{SYNCED:,} records, none changed", url, "")
        handler.edition = 2
        yield _measure(f"{SYNCED:,} records, all changed", url, "")
    finally:
        server.shutdown()


def _measure(name: str, url: str, ids: str) -> SyncCost:
    result = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "lupus_site.bench.registry", url],
        cwd=_PROJECT,
        env={**os.environ, "BENCH_DATABASE": str(connection.settings_dict["NAME"])},
        input=ids,
        capture_output=True,
        text=True,
        check=True,
    )
    return SyncCost(name, **json.loads(result.stdout))


def main() -> None:
    """Sync with the registry that is named, the ids on the input or all known; tell the cost."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lupus_site.settings")
    django.setup()
    from research.registry.client import RegistryClient
    from research.registry.sync import Options, sync

    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    ids = sys.stdin.read().split()
    start = perf_counter()
    with RegistryClient(sys.argv[1], "bench@example.org", interval=0) as client:
        report = sync(client, ids, Options(force=True, accept_missing=True))
    if report.aborted:
        sys.exit(report.aborted)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cost = {
        "seconds": perf_counter() - start,
        "megabytes": kilobytes / (2**20 if sys.platform == "darwin" else 1_024),
        "requests": report.requests,
    }
    sys.stdout.write(json.dumps(cost))


if __name__ == "__main__":
    main()
