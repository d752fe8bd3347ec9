"""Pieces add up to the whole, whatever their order, and figures of another package do not count."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest

from tests.proofs import page
from tests.proofs.record import RECORD, ROOT, Done, Record, package_digest
from tests.proofs.table import PROOFS

KILLS, READS = (next(proof for proof in PROOFS if proof.name == name) for name in ("kills", "reads"))


def test_pieces_in_any_order_are_one_whole():
    done = Done(total=50)
    for first, units in ((11, 10), (31, 20), (1, 10), (21, 0), (21, 10)):
        assert not done.complete(READS)
        done.add(first, units)
    assert done.ranges == [(1, 51)]
    assert done.complete(READS)
    assert done.open([], 10) == (51, 0)


def test_a_piece_that_stopped_early_leaves_its_rest_to_the_next():
    done = Done(total=50)
    done.add(1, 4)
    assert done.open([(5, 15)], 10) == (15, 10)
    done.add(15, 10)
    assert done.open([], 100) == (5, 10)
    assert done.share(READS) == 14 / 50


@pytest.mark.parametrize(("kills", "complete"), [(1999, False), (2000, True), (2001, True)])
def test_a_figure_is_reached_or_not(kills, complete):
    done = Done(counts=Counter(kills=kills))
    assert done.complete(KILLS) == complete
    assert not replace(done, violation=["replay: this"]).complete(KILLS)


def test_the_record_of_another_package_does_not_count_and_is_kept_once(tmp_path):
    path = tmp_path / "record.json"
    for digest in ("first", "second", "third"):
        record = Record(path, digest)
        assert record.of(KILLS).counts == {}
        record.of(KILLS).counts["kills"] = 7
        record.of(KILLS).add(1, 3)
        record.write()
    assert list(json.loads(path.read_text("utf-8"))) == ["second", "third"]
    assert Record(path, "third").of(KILLS) == Done([(1, 4)], Counter(kills=7))


def test_the_digest_is_of_every_path_and_content(tmp_path):
    shutil.copytree(ROOT / "wxpush", tmp_path / "wxpush", ignore=shutil.ignore_patterns("__pycache__"))
    first = package_digest(tmp_path)
    assert first == package_digest()
    shutil.move(tmp_path / "wxpush/system/clock.py", tmp_path / "wxpush/watch.py")
    moved = package_digest(tmp_path)
    with (tmp_path / "wxpush/watch.py").open("a") as file:
        file.write("\n")
    assert len({first, moved, package_digest(tmp_path)}) == 3


def test_every_proof_chooses_one_test_that_there_is():
    words = [sys.executable, "-m", "tests.proofs.chosen"]
    chosen = json.loads(subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert {name: len(tests) for name, tests in chosen.items()} == {proof.name: 1 for proof in PROOFS}


def test_readme_says_what_the_record_says():
    digest = list(json.loads(RECORD.read_text("utf-8")))[-1]
    assert page.table(Record(RECORD, digest)) in (ROOT / "README.md").read_text("utf-8")
