"""What a run asked of the disk, and what a loss of power leaves of it: what was synced, and of the rest any part."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from random import Random

_CALL = re.compile(r"^(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)$")
_RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>.*= 0$")
_PATH = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})+)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_NUMBERS = re.compile(r"(?:\"|>), (\d+)(?:, (\d+))?")
#: What a disk writes whole or not at all.
_SECTOR = 512
#: For strace: every call that changes a file or sends, with all its bytes.
OPTIONS = (
    "-y", "-xx", "-s", "1000000", "-e", "trace=pwrite64,write,fdatasync,fsync,ftruncate,link,linkat,unlink,sendto,writev,sendmsg",
)  # fmt: skip


class What(Enum):
    WRITE = "write"
    CUT = "ftruncate"
    SYNC = "sync"
    NAMED = "named"
    UNLINK = "unlink"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Step:
    """`file` is what follows the checkpoint's name: "", "-wal" or "-journal"; `at` an offset, or the length of a CUT. What is NAMED is the checkpoint from then on."""

    what: What
    file: str = ""
    at: int = 0
    data: bytes = b""


def steps(log: Path, checkpoint: str) -> Iterator[Step]:
    """The calls that matter, in order: a write from its begin, a sync from its end."""
    syncing: dict[str, str] = {}
    for line in log.read_text(encoding="ascii").splitlines():
        if (resumed := _RESUMED.match(line)) and resumed["pid"] in syncing:
            yield Step(What.SYNC, syncing.pop(resumed["pid"]))
        elif call := _CALL.match(line):
            for step in _step(call["name"], call["rest"], checkpoint):
                if step.what is What.SYNC and "unfinished" in line:
                    syncing[call["pid"]] = step.file
                else:
                    yield step


def _step(name: str, rest: str, checkpoint: str) -> Iterator[Step]:
    named = _PATH.match(rest) or _TEXT.match(rest.removeprefix("AT_FDCWD, "))
    path = _bytes(named[1]).decode() if named else ""
    _, ours, file = path.rpartition(checkpoint)
    text, numbers = _TEXT.search(rest), _NUMBERS.search(rest)
    if path.startswith(("socket:", "TCP")) and text:
        yield Step(What.SENT, data=b"".join(map(_bytes, _TEXT.findall(rest))))
    elif not ours or file == "-shm":
        return
    elif name == "pwrite64" and text and numbers:
        yield Step(What.WRITE, file, int(numbers[2]), _bytes(text[1]))
    elif name == "ftruncate" and numbers:
        yield Step(What.CUT, file, int(numbers[1]))
    elif name in {"fdatasync", "fsync"}:
        yield Step(What.SYNC, file)
    elif name in {"link", "linkat"}:
        yield Step(What.NAMED, file)
    elif name == "unlink":
        yield Step(What.UNLINK, file)


def _bytes(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))


def lose_power(calls: Sequence[Step], random: Random) -> dict[str, bytes]:
    """The files, by what follows the checkpoint's name, when the power goes behind these calls."""
    files: dict[str, bytearray] = {}
    waiting: list[Step] = []
    for step in calls:
        match step.what:
            case What.WRITE | What.CUT:
                files.setdefault(step.file, bytearray())
                waiting.append(step)
            case What.SYNC:
                for each in [each for each in waiting if each.file == step.file]:
                    _apply(each, files[step.file])
                waiting = [each for each in waiting if each.file != step.file]
            case What.NAMED:
                files[""] = files[step.file]
            case What.UNLINK:
                files.pop(step.file, None)
                waiting = [each for each in waiting if each.file != step.file]
    for step in waiting:
        for part in _left_of(step, random):
            _apply(part, files[step.file])
    return {file: bytes(data) for file, data in files.items()}


def _apply(step: Step, data: bytearray) -> None:
    if step.what is What.CUT:
        del data[step.at :]
        return
    data.extend(bytes(max(0, step.at - len(data))))
    data[step.at : step.at + len(step.data)] = step.data


def _left_of(step: Step, random: Random) -> Iterator[Step]:
    """Nothing, all, or any sectors of what was not synced."""
    share = random.choice((0.0, 0.5, 1.0))
    if step.what is What.CUT:
        if random.random() < share:
            yield step
        return
    end = step.at + len(step.data)
    for start in range(step.at - step.at % _SECTOR, end, _SECTOR):
        first, last = max(start, step.at), min(start + _SECTOR, end)
        if random.random() < share:
            yield Step(What.WRITE, step.file, first, step.data[first - step.at : last - step.at])
