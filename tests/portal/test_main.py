import socket
import subprocess
import sys
from pathlib import Path

import requests


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal", *arguments], capture_output=True, text=True, check=False, timeout=30
    )


def test_difficulty_prints_four_figures() -> None:
    done = run("--projects", "300", "--difficulty")
    assert done.returncode == 0
    assert [0 < float(line.rpartition(" ")[2]) < 1 for line in done.stdout.splitlines()] == [True] * 4


def test_a_list_is_written(tmp_path: Path) -> None:
    done = run("--write-list", str(tmp_path / "list.csv"), "--megabytes", "1")
    assert done.returncode == 0
    assert (tmp_path / "list.csv").stat().st_size > 800_000


def test_what_makes_no_sense_is_refused() -> None:
    for arguments in (["--projects", "0"], ["--fault", "earthquake"]):
        done = run(*arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("--projects", "100", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "can't listen" in done.stderr


def test_it_serves_with_a_fault_until_it_is_stopped() -> None:
    command = [sys.executable, "-m", "portal", "--projects", "100", "--fault", "503"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            addresses = dict(line.split(":", 1) for line in (running.stdout.readline() for _ in range(8)))
            page = requests.get(addresses["lists"].strip(), timeout=10).text
            url = addresses["lists"].strip().removesuffix("/projects/projects-lists")
            path = page.partition('url="')[2].partition('"')[0]
            assert [requests.get(url + path, timeout=10).status_code for _ in range(2)] == [503, 200]
        finally:
            running.terminate()
