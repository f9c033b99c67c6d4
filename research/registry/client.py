"""ClinicalTrials.gov's API v2 (its OpenAPI document 2.0.5), over HTTP.

The only module that knows the API's addresses and parameters. It returns studies as decoded
JSON and knows nothing of what is in them; ``records`` does.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from .errors import BadAnswer, NotFound, Refused, RegistryError, TooLarge
from .spool import Spool, read_object, read_page
from .transport import Transport

__all__ = ["Found", "NotFound", "RegistryClient", "RegistryError", "Version"]

MAX_IDS = 1_000  # the API coerces a larger pageSize down to this
MAX_PAGES = 50
# Everything but the results section, the documents and the derived lists of terms.
FIELDS = "ProtocolSection,MiscInfoModule,HasResults"
# Statuses with which a server may refuse an address that is too long. 400 also means other
# things, so that it counts only for an address that really is long.
TOO_LONG = frozenset({413, 414, 431})
LONG_ADDRESS = 2_000
# So few studies fit into any reasonable answer; more are asked for in halves if they do not.
FEW_IDS = 50
_NCT_ID = re.compile(r"NCT[0-9]{8}")


class Version(NamedTuple):
    """The API's version, and the time of its data (UTC; None if it does not say)."""

    api_version: str
    data_timestamp: datetime | None


@dataclass(frozen=True)
class Found:
    """What a search found: raw studies, and how many there are in all (None if not said)."""

    studies: list[Any]
    total: int | None


class RegistryClient:
    """Asks the registry; for one task, since its deadline runs from its making.

    ``base_url`` is the API's, such as https://clinicaltrials.gov/api/v2. ``contact`` is an
    e-mail or web address for the User-Agent. The keywords are those of ``Transport``; the
    deadline and timeouts are in seconds. ``requests`` counts what has been asked so far.

    Every method raises RegistryError, with one plain sentence, when it fails.
    """

    def __init__(
        self,
        base_url: str,
        contact: str,
        *,
        deadline: float = 600,
        timeout: tuple[float, float] = (5, 30),
        max_bytes: int = 64 * 2**20,
        interval: float = 1,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
            raise ValueError(f"not the address of an API: {base_url!r}")
        self._base = base_url.rstrip("/")
        self._transport = Transport(
            # Headers hold plain characters only, and contact is what someone typed.
            f"lupus-site (+{''.join(c for c in contact if c.isascii() and c.isprintable())})",
            deadline=deadline,
            timeout=timeout,
            max_bytes=max_bytes,
            interval=interval,
            clock=clock,
            sleep=sleep,
        )

    def __enter__(self) -> "RegistryClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    @property
    def requests(self) -> int:
        """How many requests have been sent, with those that failed."""
        return self._transport.requests

    def version(self) -> Version:
        """Return which data the registry serves; they change on weekdays."""
        answer = read_object(self._transport.get(f"{self._base}/version"))
        version, stamp = answer.get("apiVersion"), answer.get("dataTimestamp")
        try:
            moment = None if stamp is None else datetime.fromisoformat(stamp)
        except (TypeError, ValueError) as error:
            raise BadAnswer("The registry's time of its data cannot be read.") from error
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)  # OpenAPI: "Data version is UTC timestamp"
        return Version(version if isinstance(version, str) else "", moment)

    def study(self, nct_id: str) -> dict[str, Any]:
        """Return one raw study; for an alias the study that it stands for.

        Raises NotFound if there is none, ValueError if ``nct_id`` is not an NCT id.
        """
        address = f"{self._base}/studies/{quote(_proper(nct_id))}?fields={FIELDS}"
        return read_object(self._transport.get(address))

    def studies(self, ids: Iterable[str], progress: Callable[[int], None] | None = None) -> Spool:
        """Fetch the studies with these NCT ids, or aliases, in as few requests as possible.

        Returns a Spool of raw studies, to be closed by the caller: ids that the registry does
        not know are missing from it, and a study may be in it twice. ``progress`` is called
        after each page with the number of studies so far. Raises ValueError for a malformed id.
        """
        waiting = list(dict.fromkeys(_proper(nct_id) for nct_id in ids))
        size = MAX_IDS
        spool = Spool()
        try:
            while waiting:
                batch = waiting[:size]
                query = {"filter.ids": ",".join(batch), "pageSize": MAX_IDS}
                try:
                    for _ in self._pages(query, spool):
                        if progress:
                            progress(len(spool))
                except (Refused, TooLarge) as error:
                    if not _helped_by_halving(error, len(batch), self._address(query)):
                        raise
                    size = len(batch) // 2
                    continue
                del waiting[:size]
        except BaseException:
            spool.close()
            raise
        return spool

    def search(
        self,
        condition: str = "",
        location: str = "",
        statuses: Iterable[str] = (),
        limit: int = 100,
    ) -> Found:
        """Return at most ``limit`` studies (up to 1,000) for a condition, a place, statuses.

        The texts are the registry's search expressions; a text of NCT ids alone makes the API
        ignore the statuses. Raises ValueError if there is nothing to search for.
        """
        query = {
            "query.cond": condition.strip(),
            "query.locn": location.strip(),
            "filter.overallStatus": ",".join(statuses),
        }
        query = {name: value for name, value in query.items() if value}
        if not query:
            raise ValueError("a search needs a condition, a place or a status")
        limit = max(1, min(limit, MAX_IDS))
        with Spool() as spool:
            total = None
            for page in self._pages({**query, "pageSize": limit, "countTotal": "true"}, spool):
                total = page.total if total is None else total
                if len(spool) >= limit:
                    break
            return Found(list(spool)[:limit], total)

    def _address(self, query: dict[str, Any]) -> str:
        return f"{self._base}/studies?" + urlencode({**query, "fields": FIELDS}, safe=",")

    def _pages(self, query: dict[str, Any], spool: Spool) -> Iterator[Any]:
        """Put all pages of an answer into ``spool``, yielding after each of them."""
        seen = {""}
        for _ in range(MAX_PAGES):
            page = read_page(self._transport.get(self._address(query)), spool)
            yield page
            if not page.next_token:
                return
            if page.next_token in seen:
                raise BadAnswer("The registry's pages lead in a circle.")
            seen.add(page.next_token)
            query = {**query, "pageToken": page.next_token}
        raise BadAnswer(f"The registry's answer has more than {MAX_PAGES} pages.")


def _proper(nct_id: str) -> str:
    """Return an NCT id in capitals. Raises ValueError if it is none."""
    proper = nct_id.strip().upper()
    if not _NCT_ID.fullmatch(proper):
        raise ValueError(f"not an NCT id: {nct_id!r}")
    return proper


def _helped_by_halving(error: RegistryError, ids: int, address: str) -> bool:
    """Whether half of the ids may go through: the address or the answer was too long."""
    if not isinstance(error, Refused):
        return ids > FEW_IDS
    long = len(address) > LONG_ADDRESS
    return ids > 1 and (error.status in TOO_LONG or (error.status == 400 and long))
