"""The contract's table "Files and whose they are": places where a file is opened x ways in which one may be wrong.

Whatever is wrong is refused with a sentence and stays as it is, and nobody waits for a pipe. Of the private kinds a file that is not as it
must be may be put aside for one that is.
"""

import os
import stat
from pathlib import Path

import pytest

from tests.trust.places import PLACES, Place, Whose
from tests.trust.ways import NEED_ROOT, Planted, State, Way, nobody_waits, plant
from wxpush.errors import WxpushError

_OPEN = {Way.GROUP_WRITES, Way.ALL_READ, Way.ALL_WRITE}
_LENT = {Way.LENT, Way.LENT_TO_OTHERS, Way.READ_ONLY_MOUNT}
_FOLDERS = {Way.FOLDER_OF_A_GROUP, Way.FOLDER_OF_ALL, Way.OTHERS_FOLDER}
_READ = {Way.OWN, Way.HARD_LINK, Way.OTHERS, Way.OTHERS_OPEN, *_OPEN, *_LENT, *_FOLDERS}

#: What must be taken,
RIGHT: dict[Whose, set[Way]] = {
    Whose.PRIVATE: {Way.ABSENT, Way.OWN, Way.ALL_READ, *_FOLDERS},
    Whose.CACHE: {Way.ABSENT, Way.OWN, Way.ALL_READ},
    Whose.LOOKED_AT: {Way.ABSENT, Way.LINK, *_READ},
    Whose.SHARED: {Way.ABSENT, Way.LINK, *_READ},
    Whose.RESULT: {Way.ABSENT, Way.LINK, Way.DANGLING, *_READ},
    Whose.SECRET: {Way.OWN, Way.LINK, Way.LENT, Way.READ_ONLY_MOUNT, *_FOLDERS},
    Whose.FOUND: {Way.ABSENT, Way.OWN, Way.LINK, Way.ALL_READ, *_LENT},
    Whose.NAMED: {Way.LINK, *_READ},
    Whose.STARTER: {Way.ABSENT},
}
#: Where the table is silent: taken or not, nothing but the place itself may change.
SILENT: dict[Whose, set[Way]] = {
    Whose.PRIVATE: {Way.HARD_LINK},
    Whose.CACHE: {Way.HARD_LINK, Way.DIRECTORY},  # then nothing is shared with other processes
    Whose.LOOKED_AT: {Way.DANGLING, Way.PIPE},
    Whose.SHARED: {Way.DANGLING},
    Whose.SECRET: {Way.HARD_LINK},
    Whose.FOUND: {Way.HARD_LINK, Way.DANGLING, Way.DIRECTORY, Way.PIPE},
}
_PRIVATE = {Whose.PRIVATE, Whose.CACHE}
_WRITTEN = {Whose.SHARED, Whose.RESULT}

CELLS = [
    pytest.param(
        place,
        way,
        id=f"{place.name}-{way.name.lower()}",
        marks=[pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")]
        if way in NEED_ROOT
        else [],
    )
    for place in PLACES
    for way in Way
    if way not in _LENT or place.whose in {Whose.SECRET, Whose.FOUND, Whose.NAMED}
]


@pytest.mark.parametrize(("place", "way"), CELLS)
def test_a_file_is_opened_as_its_kind_has_it(tmp_path, monkeypatch, place: Place, way):
    folder = tmp_path / "here"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    planted = plant(way, folder / place.name, place.content(), monkeypatch)
    before = planted.state()
    refused = None
    with nobody_waits(planted):
        try:
            place.use(planted.path)
        except WxpushError as error:
            refused = str(error)
    if way in SILENT.get(place.whose, ()):
        return
    if refused is not None:
        assert way not in RIGHT[place.whose], refused
        assert planted.state() == before
        assert str(planted.path.name) in refused or str(folder) in refused
    elif place.whose in _PRIVATE:
        assert planted.state()[1] == before[1], "what a link leads to was changed"
        _all_private(folder)
    else:
        assert way in RIGHT[place.whose], "it was not refused"
        _is_kept(place, planted, before)


def _all_private(folder: Path) -> None:
    found = {path.name: path.lstat() for path in folder.iterdir()}
    assert all(stat.S_ISREG(status.st_mode) for status in found.values())
    modes = {name: (status.st_uid, oct(stat.S_IMODE(status.st_mode))) for name, status in found.items()}
    assert set(modes.values()) <= {(os.geteuid(), "0o600")}, modes


def _is_kept(place: Place, planted: Planted, before: tuple[State, ...]) -> None:
    """What is only read is as it was; of a shared one link, owner, group and mode; of a result the link."""
    after = planted.state()
    if place.whose not in _WRITTEN:
        assert after == before or not before[0]
    assert planted.path.is_symlink() == (len(before[0]) > 0 and stat.S_ISLNK(before[0][3]))
    if place.whose is Whose.SHARED:
        kept = [(old[1:4], new[1:4]) for old, new in zip(before, after, strict=True) if old]
        assert [old for old, _ in kept] == [new for _, new in kept]


@pytest.mark.parametrize("name", ["list.csv.wxpush", "list.csv.part", "list.csv.sandbox.ledger", "arrivals"])
def test_a_file_that_is_not_ours_keeps_its_mode(tmp_path, monkeypatch, name):
    (place,) = (place for place in PLACES if place.name == name)
    (tmp_path / "here").mkdir()
    planted = plant(Way.ALL_READ, tmp_path / "here" / name, b"a page that others read\n" * 100, monkeypatch)
    before = planted.state()
    with pytest.raises(WxpushError):
        place.use(planted.path)
    assert planted.state() == before
