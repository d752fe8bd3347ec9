"""Checkpoints that earlier versions left half sent are read, finished and reported."""

import gzip
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.harness import Campaign

KEPT = Path(__file__).parent / "kept"
_ROWS = 120


@pytest.fixture(
    params=[
        "format1-killed",
        "format1-stopped",
        "format2-killed",
        "format2-stopped",
        "format3-killed",
        "format3-stopped",
        "format4-killed",
        "format4-stopped",
    ]
)
def kept(request, tmp_path) -> Campaign:
    campaign = Campaign(tmp_path)
    for name in ("campaign.csv", "campaign.yaml"):
        shutil.copy(KEPT / name, tmp_path / name)
    names = {
        "checkpoint": "campaign.csv.sandbox.wxpush",
        "checkpoint-wal": "campaign.csv.sandbox.wxpush-wal",
        "ledger": "campaign.csv.sandbox.ledger",
    }
    for packed in (KEPT / request.param).iterdir():
        path = tmp_path / names[packed.stem]
        path.touch(0o600)
        path.write_bytes(gzip.decompress(packed.read_bytes()))
    return campaign


def delivered(campaign: Campaign) -> Counter:
    return campaign.delivered(campaign.folder / "campaign.csv.sandbox.ledger")


def openids(campaign: Campaign, state: str) -> set[str]:
    ran = campaign.run("results", "campaign.csv", "--sandbox", "--state", state, "-o", f"{state}.jsonl")
    assert ran.code == 0, ran.err
    lines = (campaign.folder / f"{state}.jsonl").read_text().splitlines()
    return {json.loads(line)["openid"] for line in lines}


def test_it_is_finished_with_nobody_left_out_and_nobody_twice(kept):
    before = delivered(kept)
    held = openids(kept, "in_doubt")
    known = openids(kept, "sent")
    assert set(before) <= known | held
    ran = kept.send("--sandbox")
    counts = ran.counts()
    assert ran.code == (8 if held else 3)
    assert counts.get("in_doubt", 0) == len(held)
    assert counts["already_sent"] == len(known)
    after = delivered(kept)
    assert set(after.values()) == {1}
    rejected = openids(kept, "rejected")
    assert len(set(after) | held | rejected) == _ROWS - counts["invalid"] - counts["duplicate"]
    done = kept.run("resolve", "campaign.csv", "--sandbox", "--as", "sent", "--yes", "--json")
    assert (done.code, done.summary["not_attempted"], done.summary["in_doubt"]) == (3, 0, 0)
    assert delivered(kept) == after


def test_it_is_told_where_it_stands_as_it_lies_there(kept):
    status = kept.run("status", "campaign.csv", "--sandbox", "--json")
    assert status.code == 0
    told = status.summary
    assert (told["rows"], told["invalid"], told["duplicate"], told["rejected"]) == (_ROWS, 1, 1, 1)
    assert told["sent"] + told["already_sent"] == len(openids(kept, "sent")) > 0


def test_why_its_rows_were_left_out_is_told_in_the_words_that_it_holds(kept):
    campaign = kept
    assert campaign.run("results", "campaign.csv", "--sandbox", "-o", "all.jsonl").code == 0
    rows = map(json.loads, (campaign.folder / "all.jsonl").read_text().splitlines())
    told = Counter((row["state"], row["reason"]) for row in rows if row["state"] in {"invalid", "duplicate"})
    assert told == {("invalid", "no_openid: to: the openid is empty"): 1, ("duplicate", "same as line 21"): 1}
