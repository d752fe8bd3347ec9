"""How many tests each proof chooses, in one process, as importing the tests costs more than choosing among them."""

import json
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from tests.proofs.table import PROOFS


class _Chosen:
    """Hears which tests a collection ends with."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.names = [item.nodeid for item in session.items]


def main() -> None:
    """Print, as one JSON object, the names of the tests that each proof chooses."""
    chosen = {}
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        for proof in PROOFS:
            heard = _Chosen()
            pytest.main(
                ["-m", "long", "-q", "-n", "0", "-p", "no:cacheprovider", "--collect-only", *proof.test],
                plugins=[heard],
            )
            chosen[proof.name] = heard.names
    json.dump(chosen, sys.stdout)


if __name__ == "__main__":
    main()
