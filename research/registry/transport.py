"""One careful GET after another: paced, retried, limited in time and size.

With ``client`` the only part that knows HTTP.
"""

import time
from collections.abc import Callable
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError
from urllib3.util import Retry

from .errors import BadAnswer, DeadlinePassed, NotFound, Refused, TooLarge, Unreachable
from .sockets import CuttableAdapter

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 3
CHUNK = 64 * 1024
# Of an error's text, in bytes read and characters shown.
ERROR_BYTES, ERROR_CHARACTERS = 2_000, 200
# urllib3's Retry counts the tries, reads Retry-After and works out the back-off (0, 2, 4, 8
# and 16 seconds); the waiting is ours, so that the deadline and the pace hold in it too.
RETRY = Retry(total=5, backoff_factor=1, backoff_max=60, status_forcelist=())


class _TryAgain(Exception):
    """A failure that may pass; ``response`` is the answer that brought it, if one did."""

    def __init__(self, sentence: str, response: requests.Response | None = None) -> None:
        self.response = response
        super().__init__(sentence)


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Leave redirects alone: requests would read their bodies whole, whatever their size."""


class Transport:
    """Fetches texts from one server, politely and within limits.

    ``user_agent`` names us and a contact. ``deadline`` is for everything this object does,
    from its making, in seconds; ``timeout`` for connecting and for each read, in seconds;
    ``max_bytes`` for one decoded answer. ``interval`` is the least time from one request to
    the next, in seconds. ``clock`` and ``sleep`` are time.monotonic's and time.sleep's.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        deadline: float,
        timeout: tuple[float, float],
        max_bytes: int,
        interval: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.requests = 0
        self._deadline, self._timeout = deadline, timeout
        self._max_bytes, self._interval = max_bytes, interval
        self._clock, self._sleep = clock, sleep
        self._ends = self._next_turn = clock()
        self._ends += deadline
        self._adapter = CuttableAdapter()
        self._session = _Session()
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.headers = {
            "User-Agent": user_agent,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
        }

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(self, url: str) -> str:
        """Return the text at ``url``. Raises RegistryError (see ``errors``)."""
        retry = RETRY
        while True:
            try:
                return self._get_once(url)
            except _TryAgain as trouble:
                retry = self._count(retry, url, trouble)
                self._wait(_pause(retry, trouble.response))

    def _get_once(self, url: str) -> str:
        for _ in range(MAX_REDIRECTS + 1):
            self._wait(max(0.0, self._next_turn - self._clock()))
            self._next_turn = self._clock() + self._interval
            self.requests += 1
            try:
                with self._adapter.cut_off_after(self._left()), self._send(url) as response:
                    if response.status_code not in REDIRECTS:
                        return self._text(response)
                    url = _next_address(url, response)
            except (requests.RequestException, HTTPError, OSError) as error:
                self._check_time()
                raise _TryAgain(f"The registry could not be read ({_name(error)}).") from error
        raise BadAnswer(f"The registry redirected more than {MAX_REDIRECTS} times.")

    def _send(self, url: str) -> requests.Response:
        connect, read = self._timeout
        limits = min(connect, self._left()), min(read, self._left())
        return self._session.get(url, stream=True, allow_redirects=False, timeout=limits)

    def _text(self, response: requests.Response) -> str:
        """Return the body of an answer that is no redirect, or raise what its status means."""
        status = response.status_code
        if status == 200:
            try:
                return self._body(response).decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise BadAnswer("The registry's answer is not UTF-8 text.") from error
        if status in (408, 429) or status >= 500:
            raise _TryAgain(f"The registry answered {status}.", response)
        said = _excerpt(response)
        if status == 404:
            raise NotFound(f"The registry knows no such study{said}.")
        raise Refused(status, f"The registry refused the request ({status}){said}.")

    def _body(self, response: requests.Response) -> bytearray:
        body = bytearray()
        for chunk in response.iter_content(CHUNK):
            self._check_time()
            body += chunk
            if len(body) > self._max_bytes:
                limit = f"{self._max_bytes / 2**20:.0f} MB"
                raise TooLarge(f"The registry's answer is larger than {limit}.")
        self._check_time()  # a body without a length also ends when the watchdog cuts it off
        return body

    def _count(self, retry: Retry, url: str, trouble: _TryAgain) -> Retry:
        raw = trouble.response.raw if trouble.response is not None else None
        try:
            return retry.increment("GET", url, response=raw, error=None if raw else trouble)
        except MaxRetryError as error:
            raise Unreachable(f"{trouble} It was asked {RETRY.total + 1} times.") from error

    def _left(self) -> float:
        return self._ends - self._clock()

    def _check_time(self) -> None:
        if self._left() <= 0:
            raise DeadlinePassed(f"The registry took longer than {self._deadline:g} seconds.")

    def _wait(self, seconds: float) -> None:
        if seconds > self._left():
            raise DeadlinePassed(
                f"Waiting for the registry would take longer than {self._deadline:g} seconds."
            )
        if seconds > 0:
            self._sleep(seconds)
        self._check_time()


def _pause(retry: Retry, response: requests.Response | None) -> float:
    """Return for how many seconds to wait: what the server asks, or a growing back-off."""
    try:
        asked = retry.get_retry_after(response.raw) if response is not None else None
    except InvalidHeader:
        asked = None
    return asked or retry.get_backoff_time()


def _next_address(url: str, response: requests.Response) -> str:
    """Return where a redirect leads, if that is the same server; the query goes along."""
    try:
        here, target = urlsplit(url), urlsplit(urljoin(url, response.headers.get("Location", "")))
        same = _server(here) == _server(target)
    except ValueError:
        same = False
    if not same:
        raise BadAnswer("The registry redirected to another address, which is not followed.")
    return target._replace(query=target.query or here.query, fragment="").geturl()


def _server(address: SplitResult) -> tuple[str, str | None, int | None]:
    usual = {"http": 80, "https": 443}.get(address.scheme)
    return address.scheme, address.hostname, address.port or usual


def _excerpt(response: requests.Response) -> str:
    """Return the start of an error's plain text as ": ...", or '' for a web page."""
    text = next(response.iter_content(ERROR_BYTES), b"").decode("utf-8", "replace")
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not text or text.startswith("<"):
        return ""
    return ": " + text[:ERROR_CHARACTERS].rstrip(". ")


def _name(error: BaseException) -> str:
    """Return the kind of a network failure in words: ReadTimeout becomes "read timeout"."""
    name = type(error).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
