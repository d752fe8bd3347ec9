"""Small campaigns drawn from a seed: what is in the file, how it is sent, and how every row has to end."""

from dataclasses import dataclass, field
from math import ceil, inf, sqrt
from pathlib import Path
from random import Random
from typing import Any

from wxpush.model import State
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.faults import Faults

TEMPLATE = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"

_FATES = {
    "": State.SENT,
    "unfollowed": State.REJECTED,
    "review": State.UNDER_REVIEW,
    "reset_after": State.SENT,
}
_FAULTS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"reset_after_rate": 0.03},
    {"busy_rate": 0.03, "busy_after_rate": 0.03},
    {"truncated_rate": 0.03, "reset_before_rate": 0.03},
    {"html_after_rate": 0.02, "http_500_rate": 0.02},
)
#: Faults behind which a message may have been accepted.
_LOSING = (
    "reset_after_rate", "busy_rate", "busy_after_rate", "html_before_rate", "html_after_rate", "http_500_rate", "truncated_rate",
)  # fmt: skip
_ANSWER_LOST = magic_openid("reset_after", 0).rstrip("0")


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: its line in the file, whom it goes to, and its end."""

    openid: str
    text: str
    end: State


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign file with its recipients. `names` makes its openids its own: one sandbox serves many campaigns."""

    rows: list[Row]
    rate: float = inf
    concurrency: int = 10
    faults: Faults = field(default_factory=Faults)

    @property
    def seconds(self) -> float:
        """About how long it is sent; retries come on top."""
        return len(self.rows) / min(self.rate, 100.0 * self.concurrency, 1000.0)

    @property
    def most_unknown(self) -> float:
        """In flight, and 100 ms of the rate; unlimited, as many as a whole campaign of this size could be in 100 ms."""
        ahead = 0.1 * self.rate if self.rate < inf else max(self.concurrency, 0.1 * len(self.rows))
        return self.concurrency + max(1.0, ahead)

    @property
    def most_unanswered(self) -> int:
        """Rows whose answer the sandbox loses, by their fate or by chance: these are in doubt while they wait for a repeat."""
        fated = sum(row.openid.startswith(_ANSWER_LOST) for row in self.rows)
        share = sum(getattr(self.faults, name) for name in _LOSING)
        expected = share * len(self.rows)
        return fated + (ceil(expected + 6 * sqrt(expected)) if share else 0)

    def write(self, folder: Path) -> Path:
        """Lay the files into a folder. Gives the recipient file."""
        (folder / "campaign.yaml").write_text(
            f"template_id: {TEMPLATE}\ndata:\n  thing1: '{{{{ text }}}}'\n", encoding="utf-8"
        )
        recipients = folder / "campaign.csv"
        lines = [f"{row.openid},{row.text}\n" for row in self.rows]
        recipients.write_text("openid,text\n" + "".join(lines), encoding="utf-8")
        return recipients

    def arguments(self, recipients: Path, base_url: str) -> list[str]:
        rate = "max" if self.rate == inf else f"{self.rate:g}/s"
        how = ["--rate", rate, "--concurrency", str(self.concurrency), "--base-url", base_url, "--yes"]
        return ["send", str(recipients), *how, "--progress", "none", "--json"]


def draw(random: Random, number: int, *, most: int) -> Campaign:
    """A campaign of 60 to `most` rows with some of everything, and faults in two of three."""
    rows: list[Row] = []
    concurrency = random.choice((1, 10, 10, 50, 50))
    for row in range(random.randint(60, 100 if concurrency == 1 else most)):
        rows.append(_row(random, number * 1000 + row, rows))
    faults = Faults(
        latency=random.choice((0.001, 0.004)), jitter=random.choice((0, 0.01)), **random.choice(_FAULTS)
    )
    rate = random.choice((200.0, 2000.0, 2000.0, inf, inf))
    return Campaign(rows, rate, concurrency, faults)


def _row(random: Random, number: int, rows: list[Row]) -> Row:
    luck = random.random()
    if luck < 0.02 and rows:
        earlier = random.choice(rows)
        invalid = earlier.end is State.INVALID
        return Row(earlier.openid, earlier.text, State.INVALID if invalid else State.DUPLICATE)
    if luck < 0.04:
        return Row("not an openid", f"text {number}", State.INVALID)
    role = "" if luck > 0.12 else random.choice(tuple(_FATES))
    openid = magic_openid(role, number) if role else f"oFOLLOWER{number:019}"
    return Row(openid, f"text {number}", _FATES[role])
