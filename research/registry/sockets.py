"""A transport adapter whose connections can be cut off from outside.

The timeouts of requests hold for one read each: a server that sends a byte now and then, in
its headers or its body, keeps a request alive for ever. A watchdog that shuts the sockets down
ends it at the deadline, whatever the request is waiting for.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

CUT_AGAIN = 0.2  # seconds


class CuttableAdapter(HTTPAdapter):
    """An HTTPAdapter that never retries by itself and knows its open sockets."""

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make connections that report their sockets (called by HTTPAdapter)."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """Do the same for connections through a proxy (called by HTTPAdapter)."""
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools()
        return manager

    @contextlib.contextmanager
    def cut_off_after(self, seconds: float) -> Iterator[None]:
        """Shut every open socket down if the block takes longer than ``seconds``."""
        done = threading.Event()

        def watch() -> None:
            # Again and again, for a connection that was still being made at the deadline.
            late = not done.wait(max(0.0, seconds))
            while late:
                self._cut()
                late = not done.wait(CUT_AGAIN)

        threading.Thread(target=watch, daemon=True).start()
        try:
            yield
        finally:
            done.set()

    def _cut(self) -> None:
        for each in list(self._sockets):
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown, which changes the object under the reader's hands.
                socket.socket.shutdown(each, socket.SHUT_RDWR)

    def _pools(self) -> dict[str, type]:
        sockets = self._sockets

        def tracking(connection: type) -> type:
            class Tracking(connection):
                def connect(self) -> None:
                    super().connect()
                    sockets.add(self.sock)

            return Tracking

        class Plain(HTTPConnectionPool):
            ConnectionCls = tracking(HTTPConnection)

        class Secure(HTTPSConnectionPool):
            ConnectionCls = tracking(HTTPSConnection)

        return {"http": Plain, "https": Secure}
