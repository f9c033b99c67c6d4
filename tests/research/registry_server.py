"""A stand-in for ClinicalTrials.gov on this machine, after its OpenAPI document 2.0.5.

    with RegistryServer(studies) as server:
        client = RegistryClient(server.url, "tests@example.org")

``server.studies`` may be changed at any time, ``server.log`` holds what was asked, and the
methods ending in ``_next`` spoil the next answer or answers, whatever is asked for.
"""

import gzip
import json
import threading
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from .registry_api import MAX_PAGE, Asked, Refusal, find, one, only

PREFIX = "/api/v2"


class RegistryServer:
    """The server. Its switches:

    ``page_limit``: at most so many studies a page, however many are asked for.
    ``max_address``: 414, or ``too_long_status``, for a longer address (path and query, in
    characters).
    ``empty_first_page``, ``endless_pages``, ``twice``: an empty page before the others, a token
    that leads back to itself, every study two times.
    """

    def __init__(self, studies: dict[str, Any] | None = None) -> None:
        self.studies: dict[str, Any] = dict(studies or {})
        self.version: Any = {"apiVersion": "2.0.5", "dataTimestamp": "2026-08-21T09:00:05"}
        self.page_limit = MAX_PAGE
        self.max_address: int | None = None
        self.too_long_status = 414
        self.empty_first_page = self.endless_pages = self.twice = False
        self.log: list[Asked] = []
        self.stopping = threading.Event()
        self._spoiled: deque[Callable[[_Handler], None]] = deque()
        handler = type("Handler", (_Handler,), {"registry": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads, self._http.block_on_close = True, False

    @property
    def url(self) -> str:
        """The address of the API, for CTGOV_API_URL."""
        return f"http://127.0.0.1:{self._http.server_address[1]}{PREFIX}"

    def __enter__(self) -> "RegistryServer":
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()

    # How to spoil the next answers

    def fail_next(self, status: int, times: int = 1, text: str = "", **headers: str) -> None:
        """Answer so many times with an error; header names are written with underscores."""

        def refuse(handler: "_Handler") -> None:
            handler.send(status, text, "text/plain", headers)

        self._spoiled.extend([refuse] * times)

    def answer_next(self, body: str | bytes, content_type: str = "application/json") -> None:
        """Answer 200 with just this."""
        self._spoiled.append(lambda handler: handler.send(200, body, content_type))

    def redirect_next(self, location: str, times: int = 1) -> None:
        """Answer 301 to a location."""
        self.fail_next(301, times, Location=location)

    def cut_off_next(self) -> None:
        """Promise more than is sent, and hang up."""
        self._spoiled.append(lambda handler: handler.begin(length=1_000, start=b'{"studies": ['))

    def huge_next(self, megabytes: int, zipped: bool = False) -> None:
        """Send a JSON text of so many million bytes, if wanted in a few kilobytes of gzip."""

        def send(handler: "_Handler") -> None:
            handler.begin(start=b"", gzipped=zipped)
            pack = gzip.compress if zipped else bytes
            for _ in range(megabytes):
                handler.wfile.write(pack(b" " * 1_000_000))

        self._spoiled.append(send)

    def trickle_next(self, start: bytes = b"", length: int | None = None) -> None:
        """Send a byte now and then for ever; without ``start`` even the headers never end."""

        def send(handler: "_Handler") -> None:
            if start:
                handler.begin(start=start, length=length)
            else:
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not self.stopping.wait(0.02):
                handler.wfile.write(b" ")
                handler.wfile.flush()

        self._spoiled.append(send)

    # What the API answers

    def answer(self, asked: Asked, address: str) -> Any:
        """Return what to send as JSON. Raises Refusal."""
        if self.max_address and len(address) > self.max_address:
            raise Refusal(self.too_long_status, "URI Too Long")
        if asked.path == f"{PREFIX}/version":
            return self.version
        if asked.path == f"{PREFIX}/studies":
            return self._page(asked.query)
        if asked.path.startswith(f"{PREFIX}/studies/"):
            nct_id = unquote(asked.path.rsplit("/", 1)[1])
            return only(one(self.studies, nct_id, PREFIX), asked.query.get("fields"))
        raise Refusal(404, "<!DOCTYPE html><title>Not found</title>")

    def _page(self, query: dict[str, str]) -> Any:
        found = find(self.studies, query) * (2 if self.twice else 1)
        size = min(int(query.get("pageSize") or 10), MAX_PAGE, self.page_limit)
        token = query.get("pageToken", "")
        if self.empty_first_page and not token:
            return {"studies": [], "nextPageToken": "from0"}
        start = int(token.removeprefix("from") or 0)
        page: dict[str, Any] = {
            "studies": [only(each, query.get("fields")) for each in found[start : start + size]]
        }
        if query.get("countTotal") == "true" and not token:
            page["totalCount"] = len(found)
        if self.endless_pages:
            page["nextPageToken"] = "from0"
        elif start + size < len(found):
            page["nextPageToken"] = f"from{start + size}"
        return page

    def spoil(self) -> Callable[["_Handler"], None] | None:
        """Return the next spoiled answer, if one is waiting."""
        return self._spoiled.popleft() if self._spoiled else None


class _Handler(BaseHTTPRequestHandler):
    registry: RegistryServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(address.query).items()}
        asked = Asked(address.path, query, dict(self.headers))
        self.registry.log.append(asked)
        try:
            if spoiled := self.registry.spoil():
                spoiled(self)
            else:
                answer = self.registry.answer(asked, self.path)
                self.send(200, json.dumps(answer), "application/json")
        except Refusal as refusal:
            kind = "text/html" if refusal.text.startswith("<") else "text/plain"
            self.send(refusal.status, refusal.text, kind, refusal.headers)
        except OSError:  # the client has hung up, as it should on an endless answer
            self.close_connection = True

    def send(
        self,
        status: int,
        body: str | bytes,
        content_type: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Send a whole answer, as the registry does: in gzip where that is accepted."""
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        for name, value in (headers or {}).items():
            self.send_header(name.replace("_", "-"), value)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, compresslevel=1)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def begin(self, *, start: bytes, length: int | None = None, gzipped: bool = False) -> None:
        """Send the head of an answer and its first bytes; the connection ends with it."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Connection", "close")
        if gzipped:
            self.send_header("Content-Encoding", "gzip")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(start)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""
