"""Notifiers of each kind, with their files, in a folder of their own."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.notify.robots import SECRET, WHSEC, Receiver
from wxpush.notify import notifier_of
from wxpush.notify.bureau import Notifier
from wxpush.notify.notice import Notice
from wxpush.options.notifier import NotifierKeys, NotifierKind, Occasion
from wxpush.redact import forget

KINDS = ("dingtalk", "feishu", "wecom", "webhook")


def private(path: Path, text: str) -> str:
    path.touch(mode=0o600)
    path.write_text(text)
    return str(path)


def notice(text: str = "10 of 10 sent", *, event: str = "finished", number: int = 1) -> Notice:
    return Notice(
        id=f"msg_{number:024}",
        events=(event,),
        at_ms=1_764_556_800_000 + number * 60_000,
        title="wxpush: campaign.csv",
        lines=(text, "on shop1"),
        data={"schema": 1, "text": text},
    )


@dataclass
class Desk:
    """Makes notifiers in a folder."""

    folder: Path
    made: dict[str, NotifierKeys] = field(default_factory=dict)

    def keys(self, receiver: Receiver, *, events=tuple(Occasion), **changed) -> NotifierKeys:
        """What wxpush.yaml says of one that tells this receiver."""
        kind = NotifierKind(receiver.kind)
        own: dict[str, Any] = {"url_file": private(self.folder / f"{receiver.kind}.url", receiver.url)}
        if receiver.kind == "webhook":
            own["secret_file"] = private(self.folder / "webhook.secret", WHSEC)
        elif receiver.signed:
            own["secret_file"] = private(self.folder / "secret", SECRET)
        return NotifierKeys(kind=kind, events=events, **own | changed)

    def notifier(self, receiver: Receiver, name: str = "", **more) -> Notifier:
        return notifier_of(name or receiver.kind, self.keys(receiver, **more))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield Desk(tmp_path)
    forget()


@pytest.fixture(params=KINDS)
def receiver(request):
    with Receiver(request.param, signed=request.param in {"dingtalk", "feishu"}) as opened:
        yield opened
