"""Run the portal on its own, measure a world, or write one big list."""

import argparse
import sys
import threading
from pathlib import Path

from portal.biglist import write_big
from portal.difficulty import measure
from portal.faults import NAMES
from portal.generator import generate
from portal.server import Portal


def main() -> None:
    """Understand the command line and do what it asks for."""
    parser = argparse.ArgumentParser(prog="python -m portal", description=__doc__)
    parser.add_argument("--projects", type=int, default=2000, help="size of the world (default 2000)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same world (default 7)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--shape", choices=("2023", "2026"), default="2026", help="shape of the search")
    parser.add_argument("--fault", action="append", choices=NAMES, default=[], help="let this go wrong once")
    parser.add_argument("--difficulty", action="store_true", help="print the four figures and stop")
    parser.add_argument("--write-list", type=Path, metavar="FILE", help="write one list and stop")
    parser.add_argument("--megabytes", type=int, default=100, help="size of that list (default 100)")
    wanted = parser.parse_args()
    if wanted.projects < 1 or wanted.megabytes < 1:
        parser.error("--projects and --megabytes must be at least 1")
    if wanted.write_list is not None:
        count = write_big(wanted.write_list, wanted.megabytes * 1_000_000, wanted.seed)
        print(f"{wanted.write_list}: {count} records, {wanted.write_list.stat().st_size / 1e6:.1f} MB")
        return
    world = generate(wanted.projects, wanted.seed)
    print(measure(world))
    if wanted.difficulty:
        return
    try:
        server = Portal(world, port=wanted.port, shape=wanted.shape)
    except (OSError, OverflowError) as problem:
        parser.error(f"can't listen on port {wanted.port}: {problem}")
    with server as portal:
        for name in wanted.fault:
            portal.faults.add(name)
        print(f"lists:   {portal.lists_url}\nsearch:  {portal.search_url}\ncards:   {portal.cards_url}")
        print(f"details: {portal.url}/projects/search/details/\nstop with Ctrl-C", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.exit(0)


if __name__ == "__main__":
    main()
