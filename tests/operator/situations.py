"""Situations made by dice in which a next command is printed: campaigns of real processes on one sandbox, and what printed it."""

import os
import shlex
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random

from tests.operator.campaigns import FORMATS, NAMES
from tests.operator.desk import YAML, Ran
from tests.warm import Piped
from wxpush.model import State
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET

#: What the sandbox or wxpush makes of a row; and the role of who is to get it.
FATES = {"sent": "follower", "gone": "unfollowed", "refused": "refused", "review": "review", "invalid": "follower", "suppressed": "follower"}  # fmt: skip
#: How the account is named: options and variables, and where it stands in a file; `URL` is the sandbox's.
ACCOUNTS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("--base-url URL", {"WXPUSH_APPID": SANDBOX_APPID}, ""),
    ("", {"WXPUSH_APPID": SANDBOX_APPID, "WXPUSH_BASE_URL": "URL"}, ""),
    ("", {}, "wxpush.yaml"),
    ("--profile shop", {}, "wxpush.yaml"),
    ("--config 'my own.yaml' --profile shop", {}, "my own.yaml"),
    ("--profile shop", {"WXPUSH_CONFIG": "my own.yaml"}, "my own.yaml"),
    ("--config 'my own.yaml'", {"WXPUSH_PROFILE": "shop"}, "my own.yaml"),
)
#: What is done before; a word for what is no option of `send`.
DONE = (
    "", "nothing", "--max-sends 1", "--max-sends 2", "--limit 2", "--canary 1", "--max-errors 0", "young", "old", "cut off", "again",
    "retried",
)  # fmt: skip
#: What prints the next command.
PRINTERS = ("end", "dry run", "status", "status of the list", "status of the folder")


@dataclass(frozen=True)
class Situation:
    """One, as the dice have it. `rehearsed`: on a sandbox that `--sandbox` starts."""

    number: int
    name: str
    form: str
    account: tuple[str, dict[str, str], str]
    fates: tuple[str, ...]
    done: str
    printer: str
    campaign: str
    checkpoint: str
    listed: str
    more: str
    rehearsed: bool
    language: str

    def __str__(self) -> str:
        return f"{self.number} {self.done or 'all'}, {self.printer}"

    @property
    def recipients(self) -> str:
        return f"{self.name}.{self.form}"

    @property
    def place(self) -> str:
        """Where the checkpoint is."""
        if self.rehearsed:
            return f"{self.recipients}.sandbox.wxpush"
        return shlex.split(self.checkpoint)[1] if self.checkpoint else f"{self.recipients}.wxpush"

    def openid(self, row: int, fate: str) -> str:
        return magic_openid(FATES[fate], self.number * 100 + row)

    @cached_property
    def rows(self) -> list[tuple[str, str, str]]:
        return [
            (self.openid(row, fate), f"A{row}", "" if fate == "invalid" else "茶")
            for row, fate in enumerate(self.fates, 1)
        ]


def made(number: int) -> Situation:
    """The number-th, always the same."""
    dice = Random(number)
    fates = ("sent", "sent", *(dice.choice([*FATES]) for _ in range(dice.randint(1, 4))))
    rehearsed = dice.random() < 0.05
    printer = dice.choice(PRINTERS)
    return Situation(
        number,
        dice.choice(NAMES if printer != PRINTERS[-1] else NAMES[:-1]),
        dice.choice([*FORMATS]),
        dice.choice(ACCOUNTS),
        fates,
        dice.choice(DONE if not rehearsed else DONE[:6]),
        printer,
        dice.choice(("", "", "-c texts.yaml", "-c 'sub/my texts.yaml'")),
        ""
        if rehearsed
        else dice.choice(("", "", "--checkpoint tonight.wxpush", "--checkpoint '2026 11 28.wxpush'")),
        dice.choice(("--suppress gone.csv", "--suppress gone.csv", "WXPUSH_SUPPRESS")),
        dice.choice(("", "", "--check-followers", "--errcode-is-row 48002")),
        rehearsed,
        dice.choice(("en", "zh")),
    )


@dataclass
class Shell:
    """Where commands run as processes: the folder, the sandbox's address and the variables that are set."""

    folder: Path
    url: str
    environ: dict[str, str] = field(default_factory=dict)

    def lay(self, made: Situation) -> None:
        """Write the situation's files, and set its variables."""
        (self.folder / "sub").mkdir()
        (self.folder / made.recipients).write_bytes(FORMATS[made.form][0](made.rows))
        beside = made.recipients.removesuffix(".gz").rpartition(".")[0] + ".yaml"
        (self.folder / (shlex.split(made.campaign)[1] if made.campaign else beside)).write_text(YAML)
        gone = [who for (who, _, _), fate in zip(made.rows, made.fates, strict=True) if fate == "suppressed"]
        (self.folder / "gone.csv").write_text("openid\n" + "".join(f"{each}\n" for each in gone))
        options, variables, file = made.account
        own = {"appid": SANDBOX_APPID, "base_url": self.url}
        if file:
            named = "profiles:\n  shop:\n    " if "shop" in options + str(variables) else ""
            blanks = "\n    " if named else "\n"
            text = named + blanks.join(f"{key}: {value}" for key, value in own.items())
            (self.folder / file).write_text(f"{text}\n")
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "WXPUSH_SECRET": SANDBOX_SECRET,
            "WXPUSH_RATE": "max",
            "WXPUSH_LANG": made.language,
            "WXPUSH_MAX_INVALID": "100%",  # as on a terminal: the lists are short
            **{name: value.replace("URL", self.url) for name, value in variables.items()},
        }
        if file == "wxpush.yaml":
            assert self.run("trust . --yes").code == 0
        if "WXPUSH" in made.listed:
            self.environ["WXPUSH_SUPPRESS"] = "gone.csv"

    def words(self, made: Situation) -> str:
        """What every command about it is given."""
        account = made.account[0].replace("URL", self.url)
        own = "--sandbox" if made.rehearsed else ""
        return " ".join(
            [
                shlex.quote(made.recipients),
                FORMATS[made.form][1],
                account,
                made.campaign,
                made.checkpoint,
                own,
            ]
        )

    def run(self, line: str, **environ: str) -> Ran:
        """`wxpush LINE`, as a shell reads it. There is nobody to ask."""
        told = Piped(self.split(line), self.environ | environ, self.folder)
        with told:
            out, err = told.communicate(timeout=60)
        text = (out + err).decode("utf-8", "surrogateescape")
        assert told.returncode is not None
        return Ran(told.returncode, text, told.returncode == 1)

    def split(self, line: str) -> Sequence[str]:
        """The words that bash makes of it."""
        script = f'wxpush() {{ printf "%s\\0" "$@"; }}\nwxpush {line}'
        said = subprocess.run(["bash", "-c", script], cwd=self.folder, capture_output=True, check=True)
        assert not said.stderr, said.stderr
        return [os.fsdecode(word) for word in said.stdout.split(b"\0")[:-1]]

    def states(self, made: Situation) -> dict[State, int]:
        """How many rows are in each, as the checkpoint has it."""
        if not (self.folder / made.place).exists():
            return {}
        with closing(sqlite3.connect(self.folder / made.place)) as connection:
            counted = connection.execute("SELECT state, count(*) FROM rows GROUP BY state").fetchall()
        return {State(state): many for state, many in counted}
