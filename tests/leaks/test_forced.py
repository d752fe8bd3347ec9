"""An exception that quotes secret, token, openid and a row, forced in every function that a command calls: none leaks."""

import json
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from tests.leaks.canaries import EXCEPTIONS
from tests.leaks.ground import launched, leaks, points, prepare
from tests.leaks.server import quoting
from tests.reliability import figures, seeds
from wxpush.errors import Exit

COMMANDS = {
    "send": "send campaign.csv --yes --rate max -vv --log-file log --json --progress lines".split(),  # noqa: SIM905
    "dry-run": ["send", "campaign.csv", "--dry-run", "-vv", "--log-file", "log", "-o", "problems.jsonl"],
    "trial": ["send", "campaign.csv", "--to", "oFollower0000000000000000001", "-vv", "--log-file", "log"],
    "doctor": ["doctor", "campaign.csv", "-vv"],
}
#: How the launcher says that the exception was not reached this time.
_NOT_REACHED = 98
#: Exceptions between two looks at the time.
_AT_ONCE = 50
_ROOMS = (
    "sources", "channels/common/render", "checkpoint", "transport", "token", "limits", "progress", "report", "cli", "sending",
)  # fmt: skip


def wrong(folder, code) -> list[str]:
    """What is wrong with how a command ended."""
    said = (folder / "stderr").read_text()
    found = list(leaks(folder))
    if code not in {int(one) for one in Exit}:
        found.append(f"it ended with {code}")
    if "Traceback" in said:
        found.append("a traceback is shown")
    if code == Exit.BUG and "error: A bug in wxpush" not in said:
        found.append("no sentence tells of the bug")
    return found


def forced(words, folder, base_url, tries) -> list[str]:
    """Force exceptions, by function and kind; gives the files of those that came up. Fails when any was told wrongly."""
    places = [
        [str(prepare(folder / f"{number}")), *point, kind] for number, (point, kind) in enumerate(tries)
    ]
    lines = launched("force", words, folder, base_url, "".join(f"{json.dumps(one)}\n" for one in places))
    came = [(one, int(code)) for one, code in zip(places, lines, strict=True) if int(code) != _NOT_REACHED]
    faults = {f"{one[1:]}": bad for one, code in came if (bad := wrong(Path(one[0]), code))}
    assert faults == {}
    return [one[1] for one, _ in came]


def sample(found: list[list[str]], every: int) -> list[list[str]]:
    """Every n-th function of each room, so that none is left out by chance."""
    rooms: dict[str, list[list[str]]] = defaultdict(list)
    for point in found:
        rooms[next((room for room in _ROOMS if f"wxpush/{room}" in point[0]), "")].append(point)
    return [point for points in rooms.values() for point in points[::every]]


@pytest.mark.parametrize(("name", "every"), [("send", 8), ("dry-run", 32), ("trial", 32), ("doctor", 20)])
def test_no_exception_in_any_room_lets_a_canary_out(tmp_path, name, every):
    words = COMMANDS[name]
    with quoting() as base_url:
        found = sample(points(words, prepare(tmp_path / "listing"), base_url), every)
        tries = [(point, number % len(EXCEPTIONS)) for number, point in enumerate(found)]
        came = forced(words, tmp_path, base_url, tries)
    if name == "send":
        assert len(came) >= 100
        assert [room for room in _ROOMS if not any(f"wxpush/{room}" in file for file in came)] == []


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_no_exception_of_any_kind_in_any_function_lets_a_canary_out(tmp_path, name):
    words, done, many = COMMANDS[name], 0, 0
    with quoting() as base_url:
        found = points(words, prepare(tmp_path / "listing"), base_url)
        tries = [(point, kind) for kind in range(len(EXCEPTIONS)) for point in found]
        batches = -(-len(tries) // _AT_ONCE)
        for seed in seeds.for_a_long_time(batches + 1 - seeds.first_seed()):
            chosen = tries[(seed - 1) * _AT_ONCE : seed * _AT_ONCE]
            folder = tmp_path / "forced"
            folder.mkdir()
            many += len(forced(words, folder, base_url, chosen))
            shutil.rmtree(folder)
            done += 1
    figures.tell(done, plan={"units": batches}, exceptions=many)
