"""A quick look at what decides: wrk, the reference design, the wire alone and `wxpush send`, side by side over TLS.

python benchmarks/whole.py [--rows 100000] [--rounds 5] [--concurrency 200]
"""

import argparse
import tempfile
from pathlib import Path

import campaign
import clients
import command
from campaign import Style
from clients import Bench, Client
from figures import Figures
from rounds import interleaved
from stub import nginx


def chosen(folder: Path, rows: int) -> dict[str, Client]:
    """The clients, by name."""
    plain = campaign.write(folder / "names", rows, Style.NAMES)
    found: dict[str, Client] = {"wrk": clients.wrk}
    if (binary := clients.build_go(folder)) is not None:
        found["Go, HTTP alone"] = clients.go_http(binary)
        found["Go, whole, strings.Replacer"] = clients.go_whole(binary, plain, "replacer")
        found["Go, whole, text/template"] = clients.go_whole(binary, plain, "text")
    found["wire alone"] = clients.wire
    found["wxpush send, names"] = command.whole(plain)
    jinja = campaign.write(folder / "jinja", rows, Style.JINJA)
    found["wxpush send, Jinja2"] = command.whole(jinja)
    return found


def show(name: str, figures: Figures) -> None:
    latency = (
        "" if figures.p99_ms is None else f"  p50 {figures.p50_ms:6.1f} ms  p99 {figures.p99_ms:6.1f} ms"
    )
    print(
        f"{name:30}{figures.rate:9,.0f}/s  cpu {figures.cpu:6.1f} us ({figures.cpu_whole:6.1f} whole)  "
        f"{figures.peak_mb:6.1f} MB  {figures.errors:.0f} errors{latency}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--concurrency", type=int, default=200)
    parser.add_argument("--only", default="", help="clients whose name holds this")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wxpush-bench-") as temporary, nginx(Path(temporary)) as stub:
        folder = Path(temporary)
        bench = Bench(stub.tls, stub.authority, folder, asked.concurrency, asked.rows)
        found = {name: client for name, client in chosen(folder, asked.rows).items() if asked.only in name}
        for name, figures in interleaved(found, bench, asked.rounds).items():
            show(name, figures)


if __name__ == "__main__":
    main()
