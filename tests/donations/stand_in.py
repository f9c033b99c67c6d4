"""A giving server of our own: https on this machine, with certificates of our own authority."""

import datetime
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

from donations.link_check import Network

HOST = "give.lupus-fund.org"
PAGE = "<title>Give</title><h1>The <em>Lupus</em> Clinical&nbsp;Care\n Fund</h1>"


class _Handler(BaseHTTPRequestHandler):
    """Answers by path; keeps what it was asked."""

    def do_GET(self):
        self.server.asked.append((self.headers["Host"], self.path, dict(self.headers)))
        path, _mark, argument = self.path.lstrip("/").partition("/to/")
        if path == "slow":
            time.sleep(5)
        elif path == "drip":
            self._drip()
        elif argument:
            self._answer(302, location=argument)
        elif path == "loop":
            self._answer(302, location="/loop")
        elif path.isdigit():
            self._answer(int(path))
        else:
            self._answer(200, "another page" if path == "other" else PAGE)

    def _answer(self, status: int, body: str = "", location: str = ""):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def _drip(self):
        """A byte at a time, so that no single wait is long."""
        self.send_response(200)
        self.end_headers()
        for _second in range(50):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, *_words):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hung up, or that did not trust us, is what the tests are about."""


class StandIn:
    """The server; `days` is how long its certificate is good for, `names` what it is made for."""

    def __init__(self, days: float = 90, names: tuple[str, ...] = (HOST,)):
        self.authority = trustme.CA()
        now = datetime.datetime.now(datetime.UTC)
        certificate = self.authority.issue_cert(
            *names,
            not_before=now - datetime.timedelta(days=30),
            not_after=now + datetime.timedelta(days=days),
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.asked = []
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    @property
    def asked(self) -> list[tuple[str, str, dict]]:
        """(host, path, headers) of each request, in order."""
        return self.server.asked

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def network(self, **changes) -> Network:
        """A network in which every name leads to this server, and its authority is trusted."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        found = [(2, 1, 6, "", ("127.0.0.1", self.port))]
        own = {
            "port": self.port,
            "resolve": lambda *_host, **_kind: found,
            "may_ask": lambda ip: ip == "127.0.0.1",
            "context": context,
        }
        return Network(**own | changes)
