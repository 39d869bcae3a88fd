"""A Prefect server of our own, for as long as a command runs.

Prefect's built-in ephemeral server never fires schedules, and outlives a command that is stopped. So
where no server is set (``PREFECT_API_URL``), one is started as a child in a session of its own, and
stopped with us.

This module sets up Prefect's environment, so it must be imported before Prefect is.
"""

import atexit
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from types import FrameType

from flows.cli.progress import progress

STARTUP_SECONDS = 180.0  # a fresh home migrates its database first, and machines may be slow
_POLL_SECONDS = 0.05
_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_CLI_PROMPT": "false",
    # we talk to the terminal ourselves; the server keeps the logs all the same
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    # what a step tells goes into the log of its run
    "PREFECT_LOGGING_EXTRA_LOGGERS": "erasmus,extractors",
    # wherever a browser finds the pages, it finds the API beside them
    "PREFECT_SERVER_UI_API_URL": "/api",
}

# The server ends when we do, even if we are killed: then nobody holds the other end of its standard input
_GUARDED = """
import os, runpy, signal, sys, threading

def wait_for_the_end():
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGTERM)

threading.Thread(target=wait_for_the_end, daemon=True).start()
runpy.run_module("prefect", run_name="__main__", alter_sys=True)
"""

for _name, _value in _DEFAULTS.items():
    os.environ.setdefault(_name, _value)


class ServerError(RuntimeError):
    """The Prefect server could not be started."""


class PortTakenError(RuntimeError):
    """Another program listens where the Prefect server should."""


@contextmanager
def prefect_server(home: Path, *, pages_at: int | None = None) -> Iterator[str]:
    """Yield the address of a Prefect server: the one that is set, or a child of ours.

    The child keeps its database in `home`, or where PREFECT_HOME says; it has Prefect's pages if `pages_at`
    says at which port. Raises ServerError, naming its log, if it does not start, and PortTakenError if the
    port is not free.
    """
    url = os.environ.get("PREFECT_API_URL")
    if url:
        yield url
        return
    home = Path(os.environ.setdefault("PREFECT_HOME", str(home.resolve())))
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port() if pages_at is None else _checked(pages_at)
    url = f"http://127.0.0.1:{port}/api"
    log = home / "server.log"
    child = _start(port, log, with_ui=pages_at is not None)
    # a signal that ends us must still stop the child: turned into an exit, it runs the blocks below
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _exit_on_signal)
    os.environ["PREFECT_API_URL"] = url
    # Prefect sends its last logs when the interpreter ends: registered before it, this runs after it
    atexit.register(_stop, child)
    try:
        with progress("start Prefect's server"):
            _wait_until_healthy(child, url, log)
        yield url
    finally:
        del os.environ["PREFECT_API_URL"]


def _start(port: int, log: Path, *, with_ui: bool) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", _GUARDED, "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--log-level", "ERROR", "--analytics-off"] + ([] if with_ui else ["--no-ui"])
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 (our own interpreter)
            command, stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True
        )


def _wait_until_healthy(child: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise ServerError(f"The Prefect server ended at once (exit {child.returncode}). Its log: {log}")
        with suppress(OSError), direct.open(f"{url}/health", timeout=2) as answer:
            if answer.status == HTTPStatus.OK:
                return
        time.sleep(_POLL_SECONDS)
    raise ServerError(f"The Prefect server did not start within {STARTUP_SECONDS:.0f} s. Its log: {log}")


def _stop(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdin is not None:
        child.stdin.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _checked(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that has just ended is no other
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTakenError(
                f"Port {port} is not free for Prefect's pages ({error.strerror}). Another `erasmus serve` "
                "may be running; stop it, or take another port with --port."
            ) from None
    return port


def _exit_on_signal(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
