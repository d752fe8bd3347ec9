"""Where an operator sits: a folder, the command line in this process, and what is told."""

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.common.inprocess import command
from tests.operator.wechat import TEMPLATE, Wechat
from tests.reliability.stateful.terminal import Answer, Terminal, sitting_at
from wxpush.cli.common.failures import guarded
from wxpush.cli.language import choose_language
from wxpush.cli.misuse import misuse_told

APPID = "wx0123456789abcdef"
YAML = f'template_id: {TEMPLATE}\ndata:\n  thing1: "{{{{ product }}}}"\n'
HEAD = "openid,order_no,product\n"


def openid(number: int) -> str:
    return f"oFollower{number:019}"


def row(number: int, product: str = "tea") -> str:
    return f"{openid(number)},A{number},{product}\n"


@dataclass(frozen=True)
class Ran:
    """What one command left: its exit code, and all that it wrote. `crashed`: it told of a bug in wxpush."""

    code: int
    said: str
    crashed: bool

    @property
    def next(self) -> str | None:
        """The command behind the last `next:`, in either language."""
        found = [line for line in self.said.splitlines() if line.startswith(("next: ", "下一步："))]
        return found[-1].removeprefix("next: ").removeprefix("下一步：").strip() if found else None


def _run(words: list[str]) -> object:
    choose_language(words)
    with misuse_told(words):
        return command(words, prog_name="wxpush", standalone_mode=False)


class Desk:
    """Commands run in `folder`. Without an account there is none in the environment."""

    def __init__(self, folder: Path, wechat: Wechat, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.wechat = folder, wechat
        self.crashes = folder.parent / "crashes"
        self.crashes.mkdir(exist_ok=True)
        self._monkeypatch = monkeypatch

    def write(self, **texts: str) -> None:
        """Files by name, `_` for the dot."""
        for name, text in texts.items():
            (self.folder / name.replace("_", ".")).write_text(text, encoding="utf-8")

    def account(self, appid: str = APPID) -> None:
        """There is one; an AppID that is empty stands elsewhere."""
        if appid:
            self._monkeypatch.setenv("WXPUSH_APPID", appid)
        self._monkeypatch.setenv("WXPUSH_SECRET", "0123456789abcdef0123456789abcdef")

    def campaign(self, many: int = 3) -> None:
        """A good one, with an account."""
        self.account()
        self.good_files(many)

    def good_files(self, many: int = 3) -> None:
        """The same, without."""
        self.write(list_yaml=YAML, list_csv=HEAD + "".join(map(row, range(1, many + 1))))

    def run(self, *words: object, answer: Answer = Answer.NOBODY) -> Ran:
        """`wxpush WORDS`; `answer` is typed at its question, if there is a terminal."""
        environ = dict(os.environ)
        terminal = Terminal(answer, lambda: os._exit(9))
        with (self.folder.parent / "said").open("w+", encoding="utf-8", errors="surrogateescape") as said:
            with sitting_at(terminal, said):
                code = guarded(lambda: _run([*map(str, words)]))
            said.seek(0)
            text = said.read().replace(f"{self.folder}/", "")
        os.environ.update(environ)  # a secret is taken out of it
        return Ran(int(code), text, any(self.crashes.iterdir()))

    def typed(self, line: str, answer: Answer = Answer.TYPED) -> Ran:
        """A command as it was printed."""
        words: Sequence[str] = shlex.split(line)
        assert words[0] == "wxpush", line
        return self.run(*words[1:], answer=answer)
