"""README's table of the long proofs, written from the record."""

from pathlib import Path

from tests.proofs.record import ROOT, Record
from tests.proofs.table import PROOFS

_BEGIN, _END = "<!-- written by python -m tests.proofs -->\n", "<!-- end of the proofs -->\n"


def write_page(record: Record, path: Path = ROOT / "README.md") -> None:
    before, begin, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise SystemExit(f"{path} has no place for the table.")
    path.write_text(before + begin + table(record) + end + after, encoding="utf-8")


def table(record: Record) -> str:
    lines = [
        f"Of the package with digest `{record.digest}`:", "",
        "| proof | figures | `python -m tests.proofs` … |", "| --- | --- | --- |",
    ]  # fmt: skip
    for proof in PROOFS:
        done = record.of(proof)
        figures = proof.tells(done.counts) if done.counts else "not run on this tree"
        if done.violation:
            figures = f"**violated**: `{done.violation[0]}`"
        elif done.counts and not done.complete(proof):
            figures += f" ({done.share(proof):.0%} of what is wanted)"
        lines.append(f"| {proof.what} | {figures} | `{proof.name}` |")
    return "\n".join([*lines, ""])
