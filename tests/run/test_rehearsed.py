"""The ledger of a rehearsal: what stands in its place and is none is refused before anything begins, and stays as it is."""

import os

import pytest

_REHEARSE = ("send", "campaign.csv", "--sandbox", "--yes", "--json")
_WORDS = b"precious words of somebody\n"


@pytest.fixture
def rehearsed(campaign):
    campaign.followers(3)
    assert campaign.run(*_REHEARSE).code == 0
    return campaign


def _words(path, _):
    path.write_bytes(_WORDS)


def _link(path, earlier):
    path.symlink_to(earlier)


def _others(path, earlier):
    path.write_bytes(earlier.read_bytes())
    os.chown(path, 12, 34)


@pytest.mark.parametrize("plant", [_words, _link, _others, lambda path, _: os.mkfifo(path)])
def test_what_is_none_of_ours_is_not_replaced(rehearsed, plant):
    if plant is _others and os.geteuid():
        pytest.skip("only root gives files away")
    ledger, earlier = (rehearsed.folder / name for name in ("campaign.csv.sandbox.ledger", "earlier"))
    ledger.rename(earlier)
    plant(ledger, earlier)
    checkpoint = rehearsed.folder / "campaign.csv.sandbox.wxpush"

    def state():
        found = ledger.lstat()  # whoever looks where a link leads changes its time of access
        return found.st_ino, found.st_mode, found.st_mtime_ns, earlier.read_bytes(), checkpoint.read_bytes()

    before = state()
    for more in ([], ["--again"]):
        ran = rehearsed.run(*_REHEARSE, *more)
        assert (ran.code, ledger.name in ran.err, "--checkpoint" in ran.err) == (2, True, True), ran.err
        assert state() == before
        assert all(event["type"] != "summary" for event in ran.events)


def test_an_earlier_ledger_gives_way_to_the_next(rehearsed):
    ledger = rehearsed.folder / "campaign.csv.sandbox.ledger"
    assert rehearsed.run(*_REHEARSE, "--again").code == 0
    assert rehearsed.delivered(ledger).total() == 3
    ledger.write_bytes(b"")
    assert rehearsed.run(*_REHEARSE, "--again").code == 0
    assert rehearsed.delivered(ledger).total() == 3
