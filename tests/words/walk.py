"""What is walked through in each language: every command, and every class of error; as processes."""

import getpass
import os
import platform
import shlex
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.operator.desk import YAML
from tests.operator.foreign import foreign
from tests.operator.paths import commands
from tests.operator.wechat import TEMPLATE
from tests.warm import Piped
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET

_ROLES = ("follower", "unfollowed", "review", "frequent", "follower", "foreign")
#: What the files hold, who runs it, and what a name is: it is quoted in every language.
_DATA = (
    *("tea", "product", "order_no", "thing1", "Sandbox", "ABC", "VIP", "QUIET", "星标组", TEMPLATE),
    *(
        getpass.getuser(),
        platform.node(),
        "uvloop",
        "asyncio",
        "SIGINT",
        "key",
        "reason",
        "date",
        "expires",
        "unfollowed",
    ),
    *{str(option.metavar) for command in commands().values() for option in command.options if option.metavar},
)
#: As an operator of a language has it set.
LOCALES = {"zh": "zh_CN.UTF-8", "en": "C"}
SEND = "send list.csv --yes --progress lines"
#: One after another, in one folder.
COMMANDS = (
    "", "--help", "--version", "help", "help send", "version", "init made", "trust made", "doctor list.csv", "quota",
    "template list", f"template show {TEMPLATE}", "template check list.yaml",
    "followers tags", "followers export -o followers.csv", "followers export -o followers.csv --tag VIP",
    "suppress add ONE --suppress never.csv --reason ABC", "suppress list --suppress never.csv", "suppress import never.csv --suppress other.csv",
    "suppress remove ONE --suppress never.csv", "explain 43004", "explain 99999", "sandbox --list", "serve nothing.yaml",
    "status", "status list.csv", "results list.csv", "report list.csv -o page.html", "history", "send list.csv --dry-run", "send list.csv --dry-run --offline -o problems.csv",
    "send list.csv --to ONE", f"{SEND} --max-sends 1 -vv", "status list.csv", "status", f"{SEND} -vv", "status list.csv", "history -o history.html",
    "results list.csv -o results.csv", "results list.csv --state rejected -o rejected.csv", "retry list.csv --errcode 43004 --yes",
    "resolve list.csv --as sent --yes", f"{SEND} --again --canary 1", f"{SEND}", f"{SEND} --again --max-errors 0", "send list.csv --sandbox --yes",
    "status list.csv --sandbox", "dispatch list.csv --yes", "work", "pause", "resume", "rate 5/s", "pause list.csv", "resume list.csv", "rate list.csv 5/s",
    "simulate list.csv", "schedule print list.csv --cron '0 9 * * *'", "person ONE --suppress never.csv", "person ONE --suppress never.csv --erase --yes", "purge", "purge --older 1s --yes",
    "receipts status", "receipts import list.csv", "receipts import list.csv list.csv", "receipts status", "receipts serve --token-file never.csv",
)  # fmt: skip
#: By the class of the error: what was done before, and the exit code.
ERRORS: Mapping[str, tuple[Sequence[str], str, int]] = {
    "UsageError": ((), "send list.csv --rate abc", 2),
    "SourceError": ((), "send nothing.csv --yes", 2),
    "ChangedError": ((f"{SEND} --max-sends 1", "+row"), SEND, 7),
    "DiskError": ((), f"{SEND} --checkpoint /proc/list.wxpush", 9),
    "LostError": ((f"{SEND} --max-sends 1", "+empty"), SEND, 9),
    "AccountError": (("+secret",), SEND, 5),
    "UnreachableError": ((), f"{SEND} --base-url http://127.0.0.1:9", 4),
    "ListError": (("+suppress",), f"{SEND} --suppress odd.csv", 2),
}


@dataclass
class Walker:
    """A folder in which commands run in one language."""

    folder: Path
    url: str
    language: str
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.one = magic_openid("follower", 7)
        rows = [f"{magic_openid(role, number)},A{number},tea" for number, role in enumerate(_ROLES, 1)]
        rows += [rows[0], f"{magic_openid('follower', 8)},A8,"]
        self.write("list.csv", "openid,order_no,product\n" + "".join(f"{row}\n" for row in rows))
        self.write("list.yaml", YAML)
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "LANG": LOCALES[self.language],
            "WXPUSH_APPID": SANDBOX_APPID,
            "WXPUSH_SECRET": SANDBOX_SECRET,
            "WXPUSH_BASE_URL": self.url,
        }

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def begun(self, line: str) -> Piped:
        """`wxpush LINE`, which is running."""
        return Piped(shlex.split(line.replace("ONE", self.one)), self.environ, self.folder)

    def run(self, line: str) -> tuple[int, str]:
        """Its exit code, and all that it said."""
        if line.startswith("+"):
            self._change(line)
            return 0, ""
        with self.begun(line) as process:
            out, err = process.communicate(timeout=60)
        assert process.returncode is not None
        return process.returncode, self.plain(out + err)

    def plain(self, said: bytes) -> str:
        """Without this machine's folder."""
        return said.decode("utf-8").replace(f"{self.folder}", "FOLDER/x")

    def interrupted(self, line: str, *, lines: int = 1) -> tuple[int, str]:
        """The same, with Ctrl-C when it has said `lines` lines."""
        with self.begun(line) as process:
            assert process.stderr is not None
            first = b"".join(process.stderr.readline() for _ in range(lines))
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        assert process.returncode is not None
        return process.returncode, self.plain(first + out + err)

    def foreign(self, said: Mapping[str, str]) -> dict[str, list[str]]:
        """Words of another language, by the command that said them."""
        data = (*_DATA, self.one, "FOLDER/x")
        return {line: words for line, text in said.items() if (words := foreign(text, self.language, data))}

    def _change(self, what: str) -> None:
        if what == "+row":
            with (self.folder / "list.csv").open("a") as file:
                file.write(f"{magic_openid('follower', 9)},A9,tea\n")
        elif what == "+empty":
            (self.folder / "list.csv.wxpush").write_bytes(b"")
        elif what == "+secret":
            self.environ["WXPUSH_SECRET"] = "f" * 32
        else:
            self.write("odd.csv", "name\ntea\n")
