"""Campaigns made by dice: what they are called, how their list is written, whose they are, what becomes of their rows, how they stop."""

import gzip
import json
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from random import Random

import openpyxl

from tests.operator.desk import APPID, YAML, Desk, openid
from tests.operator.wechat import DAILY

#: Of the other account, and where it is asked.
SHOP, ELSEWHERE = "wxfedcba9876543210", "http://127.0.0.1:9"
_COLUMNS = ("openid", "order_no", "product")
#: What WeChat or wxpush makes of a row.
FATES = ("sent", "sent", "sent", "unfollowed", "bad", "review", "invalid", "duplicate", "suppressed")
CODES = {"unfollowed": 43004, "bad": 47003, "review": 40252}


def _delimited(rows: Sequence[Sequence[str]], mark: str) -> bytes:
    return "".join(mark.join(row) + "\n" for row in (_COLUMNS, *rows)).encode()


def _json(rows: Sequence[Sequence[str]]) -> bytes:
    return "".join(json.dumps(dict(zip(_COLUMNS, row, strict=True))) + "\n" for row in rows).encode()


def _sheet(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["nobody"])
    sheet = book.create_sheet("名单 1")
    for row in (_COLUMNS, *rows):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    file = BytesIO()
    book.save(file)
    return file.getvalue()


#: By suffix: how it is written, and the options that it needs.
FORMATS: dict[str, tuple[Callable[[Sequence[Sequence[str]]], bytes], str]] = {
    "csv": (lambda rows: _delimited(rows, ","), ""),
    "tsv": (lambda rows: _delimited(rows, "\t"), ""),
    "jsonl": (_json, ""),
    "csv.gz": (lambda rows: gzip.compress(_delimited(rows, ",")), ""),
    "data": (lambda rows: _delimited(rows, "\t"), "--format tsv"),
    "gbk.csv": (lambda rows: _delimited(rows, ",").decode().encode("gbk"), "--encoding gbk"),
    "xlsx": (_sheet, "--sheet '名单 1' --hidden-rows send"),
}
NAMES = ("list", "orders 11-28", "订单", "it's", "a&b", "sub/list")
#: Options and variables that name the account; and who it is.
ACCOUNTS: tuple[tuple[str, dict[str, str], tuple[str, str]], ...] = (
    ("", {}, (APPID, "https://api.weixin.qq.com")),
    (f"--base-url {ELSEWHERE}", {}, (APPID, ELSEWHERE)),
    ("--config 'my own.yaml' --profile shop", {}, (SHOP, ELSEWHERE)),
    ("--profile shop", {"WXPUSH_CONFIG": "my own.yaml"}, (SHOP, ELSEWHERE)),
    ("--config 'my own.yaml'", {"WXPUSH_PROFILE": "shop"}, (SHOP, ELSEWHERE)),
)
#: What bounds the sending; and what is so with WeChat meanwhile.
BOUNDS = (
    "",
    "",
    "--max-sends 1",
    "--limit 2",
    "--canary 1",
    "--max-errors 0",
    "halted",
    "used up",
    "away",
    "young",
    "old",
)


@dataclass(frozen=True)
class Made:
    """One campaign, as the dice have it."""

    number: int
    name: str
    form: str
    account: tuple[str, dict[str, str], tuple[str, str]]
    fates: tuple[str, ...]
    bound: str
    campaign: str
    checkpoint: str
    listed: str
    more: str

    @property
    def recipients(self) -> str:
        return f"{self.name}.{self.form}"

    @cached_property
    def naming(self) -> str:
        """What every command about it is given."""
        words = (
            shlex.quote(self.recipients),
            FORMATS[self.form][1],
            self.account[0],
            self.campaign,
            self.checkpoint,
        )
        return " ".join(word for word in words if word)

    @property
    def sending(self) -> str:
        """What the commands that send are given too."""
        listed = "" if "WXPUSH" in self.listed else self.listed
        return f"{listed} {self.more}".strip()

    def __str__(self) -> str:
        return f"{self.number} {self.bound or 'all'}"

    def lay(self, desk: Desk, setenv: Callable[[str, str], None]) -> None:
        """Write its files, and set its variables."""
        desk.account("" if self.account[2][0] == SHOP else APPID)
        (desk.folder / "sub").mkdir(exist_ok=True)
        rows = [self._row(number, fate) for number, fate in enumerate(self.fates, 1)]
        (desk.folder / self.recipients).write_bytes(FORMATS[self.form][0](rows))
        beside = self.recipients.removesuffix(".gz").rpartition(".")[0] + ".yaml"
        (desk.folder / (shlex.split(self.campaign)[1] if self.campaign else beside)).write_text(YAML)
        (desk.folder / "my own.yaml").write_text(
            f"profiles:\n  shop:\n    appid: {SHOP}\n    base_url: {ELSEWHERE}\n"
        )
        gone = [openid(number) for number, fate in enumerate(self.fates, 1) if fate == "suppressed"]
        (desk.folder / "gone.csv").write_text("openid\n" + "".join(f"{each}\n" for each in gone))
        for name, value in self.account[1].items():
            setenv(name, value)
        if "WXPUSH" in self.listed:
            setenv("WXPUSH_SUPPRESS", "gone.csv")
        desk.wechat.answers.update(
            (openid(number), CODES[fate]) for number, fate in enumerate(self.fates, 1) if fate in CODES
        )
        self.weather(desk)

    def weather(self, desk: Desk, *, fine: bool = False) -> None:
        """What is so with WeChat, until it is fine again."""
        desk.wechat.halted = 48001 if self.bound == "halted" and not fine else 0
        desk.wechat.left = 0 if self.bound == "used up" and not fine else DAILY
        desk.wechat.away = self.bound == "away" and not fine

    def _row(self, number: int, fate: str) -> tuple[str, str, str]:
        who = openid(1 if fate == "duplicate" else number)
        order = "A1" if fate == "duplicate" else f"A{number}"
        return who, order, "" if fate == "invalid" else "茶" if fate == "duplicate" or number == 1 else "tea"


def made(number: int) -> Made:
    """The number-th campaign, always the same."""
    dice = Random(number)
    fates = tuple(dice.choice(FATES) for _ in range(dice.randint(2, 4)))
    return Made(
        number,
        dice.choice(NAMES),
        dice.choice([*FORMATS]),
        dice.choice(ACCOUNTS),
        ("sent", "sent", *fates),
        dice.choice(BOUNDS),
        dice.choice(("", "", "-c texts.yaml", "-c 'sub/my texts.yaml'")),
        dice.choice(("", "", "--checkpoint tonight.wxpush", "--checkpoint 'sub/to night'")),
        dice.choice(("--suppress gone.csv", "--suppress gone.csv", "WXPUSH_SUPPRESS")),
        dice.choice(("", "", "--check-followers", "--errcode-is-row 47003")),
    )


#: Each prints three commands or more.
CAMPAIGNS = [made(number) for number in range(100)]
