"""A quick look at what decides: wrk, the reference design, the wire alone and `wxpush send`, side by side over TLS.

python benchmarks/whole.py [--rows 100000] [--rounds 5] [--concurrency 200] [--only TEXT]
"""

import argparse
import tempfile
from pathlib import Path

from clients import programs
from clients.bench import Bench
from machine import about
from machine.ending import end_cleanly
from measures.field import Field
from measures.rounds import interleaved
from pages import page
from servers.stub import nginx


def main() -> None:
    end_cleanly()
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--concurrency", type=int, default=200)
    parser.add_argument("--only", default="", help="clients whose name holds this")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wxpush-bench-") as temporary, nginx(Path(temporary)) as stub:
        folder = Path(temporary)
        bench = Bench(stub.tls, stub.authority, folder, asked.concurrency, asked.rows)
        wrk = "wrk" not in about.missing()
        field = Field(folder, asked.rows, wrk=wrk, binary=programs.build_go(folder), python=None)
        found = {name: client for name, client in field.everyone().items() if asked.only in name}
        print(page.clients(interleaved(found, bench, asked.rounds)))


if __name__ == "__main__":
    main()
