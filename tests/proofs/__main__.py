"""Run the long proofs in pieces, go on where the last run stopped, and write README's table.

The record is tests/proofs/record.json, under a digest of all that is in wxpush/: with another package every proof begins anew. A
violation stops its proof, stays in the record with the line that replays it, and ends this with 1.
"""

import argparse
import time
from collections.abc import Sequence
from math import inf

from tests.proofs.page import write_page
from tests.proofs.piece import Piece
from tests.proofs.record import Done, Record, package_digest
from tests.proofs.table import PROOFS, Proof

#: Less than this is left: no new piece begins.
_LEAST_SECONDS = 5.0


def main() -> None:
    options = _options()
    chosen = [proof for proof in PROOFS if not options.proofs or proof.name in options.proofs]
    record = Record()
    for name in options.anew:
        record.proofs.pop(name, None)
    if not options.check:
        _run(chosen, record, until=time.monotonic() + options.seconds, cores=options.cores)
        record.write()
        write_page(record)
    raise SystemExit(_tell(chosen, record))


def _options() -> argparse.Namespace:
    names = [proof.name for proof in PROOFS]
    parser = argparse.ArgumentParser(
        prog="python -m tests.proofs", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )  # fmt: skip
    parser.add_argument("proofs", nargs="*", metavar="PROOF", help=f"all unless named: {', '.join(names)}")
    parser.add_argument(
        "--seconds", type=float, default=inf, help="begin no piece after that long; the next run goes on"
    )
    parser.add_argument(
        "--cores", type=float, default=2.0, help="how many cores pieces may keep busy together (2)"
    )
    parser.add_argument(
        "--anew",
        action="append",
        default=[],
        choices=names,
        metavar="PROOF",
        help="forget what is known of it",
    )
    parser.add_argument(
        "--check", action="store_true", help="run nothing; end with 0 only when all is complete"
    )
    options = parser.parse_args()
    if unknown := {*options.proofs} - {*names}:
        parser.error(f"there is no proof {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return options


def _run(chosen: Sequence[Proof], record: Record, *, until: float, cores: float) -> None:
    running: list[Piece] = []
    try:
        while True:
            while (piece := _next(chosen, record, running, until=until, cores=cores)) is not None:
                running.append(piece)
            if not running:
                return
            time.sleep(0.2)
            for piece in [piece for piece in running if piece.ended()]:
                running.remove(piece)
                _book(piece, record)
    finally:
        for piece in running:
            piece.end()


def _book(piece: Piece, record: Record) -> None:
    done = record.of(piece.proof)
    if package_digest() != record.digest:
        raise SystemExit(
            "wxpush/ was changed meanwhile: the piece that has just ended counts for neither tree."
        )
    piece.book(done)
    record.write()
    said = " ".join(done.violation[:2]) or f"{done.counts[piece.proof.count]:,} {piece.proof.count}"
    print(f"{time.strftime('%H:%M:%S')} {piece.proof.name} {done.share(piece.proof):.0%}: {said}", flush=True)


def _next(
    chosen: Sequence[Proof], record: Record, running: Sequence[Piece], *, until: float, cores: float
) -> Piece | None:
    """A piece of the proof that is least done, of those for which there is room."""
    left = until - time.monotonic()
    busy = sum(piece.proof.cores for piece in running)
    if left < _LEAST_SECONDS:
        return None
    for proof in sorted(chosen, key=lambda proof: record.of(proof).share(proof)):
        done, own = record.of(proof), [piece for piece in running if piece.proof is proof]
        if done.violation or done.complete(proof) or (busy and busy + proof.cores > cores):
            continue
        if proof.figure is None and done.total is None and own:
            continue  # the first piece plans
        first, units = done.open([piece.range for piece in own], proof.units)
        if units and not _enough(proof, done, own):
            return Piece(proof, done, first, units, min(proof.seconds, left))
    return None


def _enough(proof: Proof, done: Done, own: Sequence[Piece]) -> bool:
    """Whether the pieces that run will bring what is wanted, as far as the last ones tell."""
    units = sum(end - begin for begin, end in done.ranges)
    if proof.figure is None or not units:
        return False
    each = done.counts[proof.count] / units
    return done.counts[proof.count] + each * sum(piece.units for piece in own) >= proof.figure and bool(own)


def _tell(chosen: Sequence[Proof], record: Record) -> int:
    """What is complete with this package and what is not. Gives the exit code."""
    print(f"package {record.digest}")
    for proof in chosen:
        done = record.of(proof)
        state = (
            "VIOLATED"
            if done.violation
            else "complete"
            if done.complete(proof)
            else f"{done.share(proof):.0%}"
        )
        figures = proof.tells(done.counts) if done.counts else "nothing yet"
        print(f"{proof.name:11} {state:9} {figures} ({done.seconds:.0f} s)")
        for line in done.violation:
            print(f"    {line}")
    if any(record.of(proof).violation for proof in chosen):
        return 1
    return 0 if all(record.of(proof).complete(proof) for proof in chosen) else 4


if __name__ == "__main__":
    main()
