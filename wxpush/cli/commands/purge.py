"""`wxpush purge`: delete by age what wxpush has kept in a folder, after asking."""

from datetime import datetime
from pathlib import Path

from wxpush.cli.common import failures
from wxpush.cli.common.confirm import Terminal
from wxpush.cli.common.status.looks import is_folder
from wxpush.cli.common.stdout import show, show_json
from wxpush.errors import Exit, UsageError
from wxpush.options.common import JSON, QUIET
from wxpush.options.kept import OLDER
from wxpush.options.send import YES
from wxpush.options.values import Values
from wxpush.redact import clean
from wxpush.run.kept.folder import KeptFile, KeptKind
from wxpush.run.kept.purge import Old, old, purge
from wxpush.system.clock import SystemClock
from wxpush.words import Duration, Sentence
from wxpush.words.labels import Label


def run(options: Values, folder: Path = Path()) -> Exit:
    """Show what is old enough, ask, delete. Exit.DISK where something could not be deleted. Raises UsageError."""
    clock, older = SystemClock(), options[OLDER]
    if not is_folder(folder):
        raise UsageError("run.kept_no_folder", folder=folder)
    found = old(folder, older, clock)
    if not options[JSON]:
        show("".join(f"{_line(each)}\n" for each in (*found.go, *found.stay)))
    age = Duration(older)
    if not found.go:
        _tell(options, Sentence("run.kept_nothing_old", folder=folder.absolute(), age=age), Label.NOTE)
        return Exit.DONE
    terminal = Terminal(
        yes=options[YES],
        say=lambda said, label: _tell(options, said, label),
        show=lambda _: None,
        clock=clock,
    )
    terminal.change(len(found.go), facts=_facts(found, age))
    return _purged(folder, found, options, clock)


def _purged(folder: Path, found: Old, options: Values, clock: SystemClock) -> Exit:
    gone = 0
    for each, why in purge(folder, found, clock):
        gone += why is None
        if options[JSON]:
            about = {"file": str(each.path), "kind": each.kind.value, "bytes": each.status.st_size}
            show_json({"type": "purge", "schema": 1, **about, "deleted": why is None})
        if why is not None:
            failures.tell(Label.WARNING, Sentence("run.kept_stays", path=each.path, why=why))
    _tell(options, Sentence("run.kept_purged", many=gone), Label.DONE)
    return Exit.DONE if gone == len(found.go) else Exit.DISK


def _facts(found: Old, age: Duration) -> list[Sentence]:
    facts = [Sentence("run.kept_to_purge", many=len(found.go), age=age)]
    if found.stay:
        facts.append(Sentence("run.kept_left", many=len(found.stay)))
    if checkpoints := found.many(KeptKind.CHECKPOINT):
        facts.append(Sentence("run.kept_checkpoints_go", many=checkpoints))
    return facts


def _line(one: KeptFile) -> str:
    day = datetime.fromtimestamp(one.status.st_mtime).astimezone().date().isoformat()
    return clean(f"{day}  {one.status.st_size:>13,}  {one.path}  {Sentence(f'run.kept_{one.kind.value}')}")


def _tell(options: Values, said: Sentence | str, label: Label) -> None:
    if not (options[QUIET] or (options[JSON] and label is not Label.WARNING)):
        failures.tell(label, said)
