"""One bound on a whole exchange, whatever drips: status line, headers, redirects, body.

`requests` bounds the wait for the next byte alone, so that a server that sends one now and then holds a
client for ever. Here the socket itself is shut down when the time is over: whoever reads from it wakes up.
"""

import socket
import threading
import time
from contextlib import suppress
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from extractors.fetch.errors import TooSlowError

_running: ContextVar["Deadline | None"] = ContextVar("deadline of the exchange under way", default=None)


class Deadline:
    """`seconds` of exchange, counted between `start` and `stop`: what is waited in between is not."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._seconds = seconds
        self._left = seconds
        self._began = 0.0
        self._timer: threading.Timer | None = None
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Let the time run, for the connections that this thread uses from now on."""
        self._began = time.monotonic()
        self._timer = threading.Timer(max(0.0, self._left), self._end)
        self._timer.daemon = True
        self._timer.start()
        _running.set(self)

    def stop(self) -> None:
        """Stop the time, and let go of the connections."""
        if self._timer is None:
            return
        self._timer.cancel()
        self._timer = None
        self._left -= time.monotonic() - self._began
        _running.set(None)
        with self._lock:
            self._sockets.clear()  # another exchange may use them next

    def watch(self, connection: socket.socket) -> None:
        """Shut `connection` down when the time is over, or now if it is."""
        with self._lock:
            self._sockets.append(connection)
            if self.is_over:
                _shut(connection)

    def check(self, url: str) -> None:
        """Raise TooSlowError if it is over: whatever else broke, broke for that."""
        if self.is_over:
            what = f"not whole after {self._seconds:g} seconds"
            raise TooSlowError(url, what, "Try again when the server is less busy")

    def _end(self) -> None:
        with self._lock:
            self.is_over = True
            for connection in self._sockets:
                _shut(connection)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):  # it is closed already
        # not the method of a TLS socket, which would let go of what another thread is reading with
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Watched(HTTPConnection):
    """A connection whose answer is watched by the deadline of its exchange.

    What comes before, connecting and the handshake of TLS, has a bound of its own in the socket's timeout.
    """

    def getresponse(self) -> Any:
        """Wait for the status line and the headers."""
        deadline = _running.get()
        if deadline is not None and self.sock is not None:
            deadline.watch(self.sock)
        return super().getresponse()


class _WatchedTLS(_Watched, HTTPSConnection):
    """The same, encrypted."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS


_POOLS = {"http": _Pool, "https": _PoolTLS}


class WatchedAdapter(HTTPAdapter):
    """Connections, straight or by way of a proxy, that a `Deadline` can end."""

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """Make the pools of connections."""
        super().init_poolmanager(*args, **more)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        """Make the pools of connections to a proxy."""
        manager = super().proxy_manager_for(proxy, **more)
        manager.pool_classes_by_scheme = _POOLS
        return manager
