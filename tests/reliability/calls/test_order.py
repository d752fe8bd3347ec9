"""The order of system calls: no row's bytes leave before its intent is written and synced."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.reliability.calls import strace
from tests.reliability.campaigns import Campaign, Row
from tests.reliability.ground import Ground, Run
from wxpush.channels import load_campaign
from wxpush.channels.common.identity import MessageIds
from wxpush.model import Composed, Recipient, State

pytestmark = pytest.mark.skipif(bool(strace.why_not()), reason=strace.why_not() or "there is strace")

_WAL = re.compile(r"^\d+ +(?P<call>pwrite64|fdatasync)\(\d+<[^>]*-wal>")
_TO_A_SOCKET = re.compile(r"^\d+ +(?:write|writev|sendmsg|sendto)\(\d+<(?:socket|TCP)[^>]*>")
_OPTIONS = ["-y", "-xx", "-s", "6000", "-e", "trace=write,writev,sendmsg,sendto,pwrite64,fdatasync,fsync"]
_HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")


@dataclass(frozen=True, slots=True)
class Step:
    """One system call: `wal` or `sync` of the checkpoint's log, or `sent`; `text` holds its bytes in hex."""

    kind: str
    text: str


def steps(lines: Sequence[str]) -> Iterator[Step]:
    """The calls that matter, each where it ended: a sync counts from then on, a write to a socket from its begin."""
    syncing: set[str] = set()
    for raw in lines:
        line = _HEX.sub(lambda found: found[0].replace("\\x", ""), raw)
        pid = line.partition(" ")[0]
        path = re.sub(r"<([0-9a-f]+)>", lambda found: f"<{_text(found[1])}>", line, count=1)
        if _TO_A_SOCKET.match(path):
            yield Step("sent", line)
        elif found := _WAL.match(path):
            if found["call"] == "pwrite64":
                yield Step("wal", line)
            elif "unfinished" in line:
                syncing.add(pid)
            elif line.endswith("= 0"):
                yield Step("sync", "")
        elif "fdatasync resumed" in line and pid in syncing:
            syncing.discard(pid)
            yield Step("sync", "")


def left_unsynced(key: str, client_msg_id: str, calls: Sequence[Step]) -> bool:
    """Whether a row's message left before a sync that came after its intent."""
    written = next(place for place, step in enumerate(calls) if step.kind == "wal" and key in step.text)
    sent = next(
        place for place, step in enumerate(calls) if step.kind == "sent" and client_msg_id in step.text
    )
    return not any(step.kind == "sync" for step in calls[written:sent])


def test_no_row_leaves_before_its_intent_is_synced():
    campaign = Campaign(
        [Row(f"oORDER{row:022}", f"text {row}", State.SENT) for row in range(100)], concurrency=5
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wxpush-order-")))
        ground = Ground(stack, folder)
        run = Run(ground, campaign, "order")
        code, said = strace.traced(run, _OPTIONS, folder / "log")
        assert code == 0, said
        calls = list(steps((folder / "log").read_text(encoding="utf-8").splitlines()))
        kind, read = load_campaign(folder / "order" / "campaign.yaml")
        channel = kind.open(read, ground.sandbox.appid)
    ids = MessageIds(ground.sandbox.appid, "campaign", 1)
    violations = []
    for number, row in enumerate(campaign.rows, 1):
        draft = channel.compose(Recipient(number, number + 1, {"openid": row.openid, "text": row.text}))
        assert isinstance(draft, Composed)
        if left_unsynced(draft.key.hex(), ids.make(0, draft.key).encode().hex(), calls):
            violations.append(number)
    assert violations == []


def test_an_unsynced_intent_is_seen():
    wal, sync, sent = Step("wal", "beef"), Step("sync", ""), Step("sent", "cafe")
    assert not left_unsynced("beef", "cafe", [wal, sync, sent])
    assert left_unsynced("beef", "cafe", [sync, wal, sent, sync])
    assert left_unsynced("beef", "cafe", [sent, wal, sync])


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-8", "replace") if len(digits) % 2 == 0 else digits
