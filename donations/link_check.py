"""Ask a giving page whether it works. The only module of giving that uses the network.

It asks allowed hosts alone, over https, at public addresses; each redirect is judged anew.
"""

import html
import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .addresses import host_of

DEADLINE = 10  # seconds, for all redirects together
MOST_REDIRECTS = 5
MOST_BYTES = 2_000_000
CERTIFICATE_DAYS = 14  # one that ends sooner is a problem today
_REDIRECTS = {301, 302, 303, 307, 308}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last bytes
_HEADERS = {"User-Agent": "giving-link-check/1.0", "Accept": "text/html", "Connection": "close"}


class LinkProblem(Exception):
    """Why a giving page cannot be trusted to work, in words for staff."""


def is_public(ip: str) -> bool:
    """Whether `ip` is an address of the public internet: not private, local or reserved."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if address.version == 6:
        carried = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            carried = ipaddress.IPv4Address(address.packed[-4:])
        address = carried or address
    return address.is_global and not address.is_multicast


@dataclass(frozen=True)
class Network:
    """How hosts are found and trusted. Only tests pass another than this one."""

    port: int = 443
    resolve: Callable = socket.getaddrinfo
    may_ask: Callable[[str], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def connect(self, host: str, deadline: float) -> ssl.SSLSocket:
        """A checked TLS connection to the first address of `host` that answers.

        Raises:
            LinkProblem: one of its addresses is not public.
        """
        found = self.resolve(host, self.port, type=socket.SOCK_STREAM)
        addresses = [address for *_kind, address in found]
        if not all(self.may_ask(address[0]) for address in addresses):
            raise LinkProblem(_("%s is at a private address.") % host)
        error: OSError = OSError("no address")
        for address in addresses:
            left = max(0.1, deadline - time.monotonic())
            try:
                raw = socket.create_connection(address[:2], timeout=left)
            except OSError as problem:
                error = problem
            else:
                return self.context.wrap_socket(raw, server_hostname=host)
        raise error


class _Connection(http.client.HTTPSConnection):
    """An HTTPS connection whose address was judged before it was asked."""

    def __init__(self, host: str, network: Network, deadline: float):
        super().__init__(host, context=network.context)
        self._network, self._deadline = network, deadline

    def connect(self):
        self.sock = self._network.connect(self.host, self._deadline)


def check(address: str, hosts: frozenset[str], phrase: str, network: Network | None = None) -> str:
    """Whether the giving page at `address` works.

    Args:
        hosts: the allowed hosts, which alone are asked.
        phrase: words that must stand on the page.

    Returns:
        "" where all is well, else the problem in words.
    """
    answers: SimpleQueue[str] = SimpleQueue()

    def work():
        answers.put(_problem(address, hosts, phrase, network or Network()))

    # In a thread, as looking up a name cannot be given a deadline.
    Thread(target=work, daemon=True).start()
    try:
        return answers.get(timeout=DEADLINE)
    except Empty:
        return _("It did not answer within %s seconds.") % DEADLINE


def _problem(address: str, hosts: frozenset[str], phrase: str, network: Network) -> str:
    deadline = time.monotonic() + DEADLINE
    try:
        _follow(address, hosts, phrase, network, deadline)
    except LinkProblem as problem:
        return str(problem)
    except ssl.SSLCertVerificationError as error:
        return _("Its certificate is not valid: %s.") % error.verify_message
    except TimeoutError:
        return _("It did not answer within %s seconds.") % DEADLINE
    except socket.gaierror:
        return _("Its host cannot be found.")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return _("It cannot be reached (%s).") % type(error).__name__
    return ""


def _follow(address, hosts, phrase, network, deadline) -> None:
    """Ask `address`, and where it redirects; raise LinkProblem where anything is amiss."""
    for _redirect in range(MOST_REDIRECTS + 1):
        try:
            host = host_of(address)
        except ValidationError:
            raise LinkProblem(_("It leads to an address that is not plain https.")) from None
        if host not in hosts:
            raise LinkProblem(_("It leads to %s, which is not an allowed host.") % host)
        status, target, body = _ask(host, address, network, deadline)
        if status in _REDIRECTS and target:
            address = urljoin(address, target).partition("#")[0]
        elif status != http.client.OK:
            raise LinkProblem(_("It answers %s instead of 200.") % status)
        elif _words(phrase) not in _words(body):
            raise LinkProblem(_("The words “%s” are not on the page.") % phrase)
        else:
            return
    raise LinkProblem(_("It redirects more than %s times.") % MOST_REDIRECTS)


def _ask(host, address, network, deadline) -> tuple[int, str, str]:
    """Status, Location and text of one answer; raise LinkProblem about its certificate."""
    connection = _Connection(host, network, deadline)
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.connect()
        ends = ssl.cert_time_to_seconds(connection.sock.getpeercert()["notAfter"])
        if ends - time.time() < CERTIFICATE_DAYS * 24 * 3600:
            raise LinkProblem(_("Its certificate ends in less than %s days.") % CERTIFICATE_DAYS)
        connection.request("GET", path, headers=_HEADERS)
        answer = connection.getresponse()
        body = b""
        while len(body) < MOST_BYTES and (part := answer.read1(65536)):
            body += part
            if time.monotonic() > deadline:
                raise TimeoutError
        charset = answer.headers.get_content_charset("utf-8")
        return answer.status, answer.headers.get("Location", ""), body.decode(charset, "replace")
    finally:
        connection.close()


def _words(text: str) -> str:
    """`text` without tags, in lower case, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).lower().split())
