"""Two checkouts of wxpush against each other: CPU of a message of `wxpush send`, in interleaved pairs over plain HTTP.

python benchmarks/pairs.py OTHER_CHECKOUT [--pairs 15] [--rows 60000] [--concurrency 100]

The ratio is this checkout's CPU to the other's, pair by pair; its median is what is quoted.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from clients import campaign, command
from clients.bench import Bench
from machine.ending import end_cleanly
from machine.places import CHECKOUT
from servers.stub import nginx


@dataclass(frozen=True, slots=True)
class OfCheckout(Bench):
    """A bench whose wxpush is that of a certain checkout."""

    checkout: Path

    @property
    def environ(self) -> dict[str, str]:
        return {**Bench.environ.fget(self), "PYTHONPATH": str(self.checkout)}  # type: ignore[attr-defined]  # super() knows no slots


def measured(bench: Bench, recipients: Path) -> float:
    """µs of CPU that a message takes, from the survey's end on."""
    command.forget(recipients)
    run = command.send(bench, recipients)
    report = run.report
    if report["sent"] != report["rows"]:
        raise SystemExit(f"{report['sent']} of {report['rows']} rows were sent: this measures nothing.")
    return float(run.cpu_since_mark / report["sent"] * 1e6)


def main() -> None:
    end_cleanly()
    parser = argparse.ArgumentParser()
    parser.add_argument("other", type=Path)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--concurrency", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wxpush-bench-") as temporary, nginx(Path(temporary)) as stub:
        folder = Path(temporary)
        recipients = campaign.write(folder / "campaign", asked.rows)
        ours, others = (
            OfCheckout(stub.plain, stub.authority, folder, asked.concurrency, asked.rows, checkout)
            for checkout in (CHECKOUT, asked.other.resolve())
        )
        measured(ours, recipients), measured(others, recipients)  # so that bytecode is there
        pairs = []
        for number in range(asked.pairs):
            # Whoever is first may find the machine in another state: they take turns.
            first, second = (ours, others) if number % 2 else (others, ours)
            found = {id(bench): measured(bench, recipients) for bench in (first, second)}
            pairs.append((found[id(ours)], found[id(others)]))
            print(
                f"{pairs[-1][0]:6.1f} µs {pairs[-1][1]:6.1f} µs  {pairs[-1][0] / pairs[-1][1]:.3f}",
                flush=True,
            )
        one, other = (median(column) for column in zip(*pairs, strict=True))
        ratio = median(mine / theirs for mine, theirs in pairs)
        print(f"median of {asked.pairs} pairs: {one:.1f} µs, {other:.1f} µs, ratio {ratio:.3f}")


if __name__ == "__main__":
    main()
