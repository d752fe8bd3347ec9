"""The proofs that run in pieces: what a unit of each is, how many are wanted, and what their figures mean.

A unit is what one seed drives: a campaign that is killed, a simulated world, one point of torture, twenty-five examples. Units are
numbered from 1, so that pieces of any length add up to the whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Proof:
    """One long test. It is complete when `count` has reached `figure`; with no figure, when every unit of its plan is done."""

    name: str
    #: What a reader of the table is told that it does.
    what: str
    #: What pytest is told beside `-m long`.
    test: tuple[str, ...]
    count: str
    figure: int | None
    #: Units that one piece is given at the most, and its seconds.
    units: int
    seconds: float
    tells: Callable[[Counts], str]
    #: Cores that a piece keeps busy.
    cores: float = 1.0


def _faults(counts: Counts) -> str:
    fired = [many for name, many in counts.items() if name.startswith("fault ")]
    each = f", each of {len(fired)} faults {min(fired):,} to {max(fired):,} times" if fired else ""
    return f"{counts['seeds']:,} seeds{each}: 0 violations"


def _torture(counts: Counts) -> str:
    return f"{counts['points']:,} points of a campaign of 20 rows: 0 wrong"


def _kills(counts: Counts) -> str:
    return (
        f"{counts['kills']:,} kills in {counts['campaigns']:,} campaigns of {counts['rows']:,} rows: 0 lost, 0 sent twice,"
        " 0 miscounted, never more unknown than was in flight and 100 ms of the rate; `status` and `results` asked"
        f" {counts['asked']:,} times meanwhile: 0 disagreements"
    )


_RELIABILITY = "tests/reliability"
_PARTS = {
    "kill_worker": "a worker killed", "kill_dispatcher": "the dispatcher killed", "kill_collector": "the collector killed",
    "kill_redis": "Redis killed", "freeze_worker": "a worker frozen beyond its lease",
}  # fmt: skip
_BROKERS = {"redis": "Redis Streams", "rabbit": "RabbitMQ", "kafka": "Kafka"}


def _cluster(counts: Counts) -> str:
    return (
        f"{counts['kills']:,} times in {counts['campaigns']:,} campaigns of {counts['rows']:,} rows: 0 lost, 0 twice, 0 in doubt;"
        f" `status` and `results` asked {counts['asked']:,} times meanwhile: 0 disagreements"
    )


def _disaster(name: str, what: str, test: str) -> Proof:
    return Proof(
        name,
        what,
        (f"tests/cluster/test_kills.py::{test}",),
        "kills",
        20,
        units=2,
        seconds=60,
        tells=_cluster,
    )


_COMMANDS = {"send": "`send`", "dry-run": "its dry run", "trial": "`send --to`", "doctor": "`doctor`"}
PROOFS = (
    Proof(
        "kills", "kills at random moments", (f"{_RELIABILITY}/test_random_kill.py",),
        "kills", 2000, units=40, seconds=60, tells=_kills, cores=2,
    ),
    Proof(
        "stateful", "an operator who edits, kills, retries and resolves at random",
        (f"{_RELIABILITY}/stateful/test_stateful.py",),
        "examples", 1500, units=10, seconds=90, tells=lambda counts: f"{counts['examples']:,} examples: 0 violations",
    ),
    Proof(
        "liveness", "what is printed as the next command, followed to the end", (f"{_RELIABILITY}/stateful/test_liveness.py",),
        "campaigns", 500, units=10, seconds=90,
        tells=lambda counts: f"{counts['campaigns']:,} campaigns of such operators: each ended",
    ),
    Proof(
        "simulation", "simulation", (f"{_RELIABILITY}/sim/test_simulation.py",),
        "seeds", 20_000, units=2000, seconds=60, tells=_faults,
    ),
    Proof(
        "writes", "system calls that write, killed at or failed", (f"{_RELIABILITY}/calls/test_torture.py", "-k", "writes"),
        "points", None, units=120, seconds=60, tells=_torture, cores=2,
    ),
    Proof(
        "reads", "system calls that read, open and connect, killed at or failed",
        (f"{_RELIABILITY}/calls/test_torture.py", "-k", "rest"),
        "points", None, units=120, seconds=60, tells=_torture, cores=2,
    ),
    Proof(
        "power", "power lost at every sync of a run of 200 rows", (f"{_RELIABILITY}/calls/test_disk.py",),
        "recordings", 20, units=1, seconds=90,
        tells=lambda counts: f"{counts['cuts']:,} cuts, which are all of {counts['recordings']} runs, {counts['resumed']:,} resumed: 0 wrong",
    ),
    Proof(
        "codes", "a code that begins at row 100 of 1,000 and goes to everybody", ("tests/cli/commands/send/test_wild_codes.py",),
        "codes", None, units=15, seconds=60,
        tells=lambda counts: f"each of {counts['codes']:,} codes: nothing burnt beyond its streak and what was in flight",
    ),
    *(
        _disaster(f"{part.replace('_', '-')}-{broker}", f"{told} ({named})", f"test_a_disaster_costs_no_row[{part}-{broker}]")
        for part, told in _PARTS.items()
        for broker, named in _BROKERS.items()
    ),
    _disaster("kill-rabbit", "RabbitMQ killed", "test_a_killed_rabbitmq_costs_no_row"),
    _disaster("kill-kafka", "Kafka killed, and back empty", "test_a_lost_kafka_costs_no_row[kill_kafka]"),
    _disaster("freeze-kafka", "Kafka frozen", "test_a_lost_kafka_costs_no_row[freeze_kafka]"),
    Proof(
        "asking", "kills while those who left are looked for",
        (f"{_RELIABILITY}/test_followers_kill.py", "-k", "who_follows"),
        "kills", 100, units=2, seconds=60,
        tells=lambda counts: f"{counts['kills']:,} kills in {counts['campaigns']:,} campaigns: nobody who left was sent to, nobody else left out",
    ),
    Proof(
        "listing", "kills of `followers export`",
        (f"{_RELIABILITY}/test_followers_kill.py", "-k", "are_listed"),
        "kills", 200, units=10, seconds=60,
        tells=lambda counts: f"{counts['kills']:,} kills: each of {counts['lists']:,} lists whole",
    ),
    Proof(
        "two", "two at once", ("tests/cli/commands/send/test_two_at_once.py",),
        "pairs", 100, units=50, seconds=60,
        tells=lambda counts: f"{counts['pairs']:,} pairs: one sent, the other ended with 6",
    ),
    Proof(
        "signals", "signals at random moments", ("tests/cli/commands/send/test_signals_at_random.py",),
        "signals", 150, units=10, seconds=60, tells=lambda counts: f"{counts['signals']:,} signals: 0 wrong",
    ),
    *(
        Proof(
            f"leaks-{name}", f"exceptions that quote secrets, forced in {told}",
            ("tests/leaks/test_forced.py", "-k", f"in_any_function and {name}"),
            "exceptions", None, units=8, seconds=60, tells=lambda counts: f"{counts['exceptions']:,} forced: 0 leaks",
        )
        for name, told in _COMMANDS.items()
    ),
    Proof(
        "kinds", "members of the kinds of lists that people export", ("tests/inputs/test_kinds.py",),
        "members", 10_000, units=100, seconds=60, tells=lambda counts: f"{counts['members']:,} members: each got its verdict",
    ),
    Proof(
        "csv", "fuzzed CSV against the csv module", ("tests/inputs/differential/test_csv.py",),
        "files", 100_000, units=50, seconds=60,
        tells=lambda counts: f"{counts['files']:,} files, {counts['accepted']:,} of them read, {counts['rows']:,} rows: 0 differences",
    ),
    Proof(
        "workbooks", "workbooks of openpyxl and XlsxWriter against openpyxl and what a sheet shows",
        ("tests/inputs/differential/test_workbooks.py",),
        "workbooks", 2000, units=50, seconds=60,
        tells=lambda counts: f"{counts['workbooks']:,} workbooks, {counts['cells']:,} cells: 0 differences",
    ),
    Proof(
        "damaged", "damaged workbooks", ("tests/inputs/differential/test_damaged.py",),
        "workbooks", 30_000, units=20, seconds=60,
        tells=lambda counts: f"{counts['workbooks']:,} workbooks, {counts['read']:,} of them read: no bug, no process gone, never above 300 MB",
    ),
)  # fmt: skip
