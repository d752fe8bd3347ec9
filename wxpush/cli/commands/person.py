"""`wxpush person`: everything that is known of a person in a folder; with --erase what can go goes, after asking."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from wxpush.cli.commands.suppress.listing import checked, list_of
from wxpush.cli.common import failures
from wxpush.cli.common.confirm import Terminal
from wxpush.cli.common.stdout import show, show_json
from wxpush.errors import Exit
from wxpush.options.common import JSON, QUIET
from wxpush.options.kept import ERASE
from wxpush.options.send import YES
from wxpush.options.values import Values
from wxpush.redact import clean, mask_openid
from wxpush.run.kept.erasing import erase
from wxpush.run.kept.traces import Erasure, PersonTrace, Search, search
from wxpush.system.clock import SystemClock
from wxpush.words import Sentence
from wxpush.words.labels import Label


def run(openids: list[str], options: Values) -> Exit:
    """Show it, and erase it if that is wanted. Exit.DISK where something could not be looked into or erased. Raises UsageError."""
    named, clock = sorted(checked(openids)), SystemClock()
    found = search(Path(), named, list_of(options), clock)
    if options[JSON]:
        for trace in found.traces:
            show_json(_object(trace))
    else:
        show("".join(_told(openid, found) for openid in named))
    for path, why in found.unread:
        failures.tell(Label.WARNING, Sentence("run.kept_unread", path=path, why=why))
    code = Exit.DISK if found.unread else Exit.DONE
    return max(code, _erased(found, named, options, clock)) if options[ERASE] else code


def _erased(found: Search, named: Sequence[str], options: Values, clock: SystemClock) -> Exit:
    many = sum(trace.fate is Erasure.ERASED for trace in found.traces)
    facts = [Sentence("run.kept_to_erase", many=many, people=len(named)), *_stay(found)]
    if not many:
        for fact in facts:
            failures.tell(Label.NOTE, fact)
        return Exit.DONE
    say = failures.tell
    terminal = Terminal(
        yes=options[YES], say=lambda said, label: say(label, said), show=lambda _: None, clock=clock
    )
    terminal.change(many, facts=facts)
    failed = 0
    for each in erase(found, named):
        if each.why is not None:
            failed += 1
            failures.tell(Label.WARNING, Sentence("run.kept_stays", path=each.path, why=each.why))
    if not options[QUIET]:
        failures.tell(Label.DONE, Sentence("run.kept_erased", people=len(named)))
    return Exit.DISK if failed else Exit.DONE


def _stay(found: Search) -> list[Sentence]:
    """What stays, and why, by what it is."""
    stay: list[Sentence] = []
    for fate in (Erasure.KEPT, Erasure.NEEDED, Erasure.YOURS, Erasure.LISTED):
        # Of a row that is answered its hash stays too.
        paths = sorted(
            {
                str(trace.path)
                for trace in found.traces
                if trace.fate is fate or (fate is Erasure.KEPT and trace.row is not None)
            }
        )
        if paths:
            stay.append(Sentence(f"run.kept_stays_{fate.value}", files=", ".join(paths)))
    return stay


def _told(openid: str, found: Search) -> str:
    lines = [_line(trace) for trace in found.traces if trace.openid == openid]
    if not lines:
        lines = [Sentence("run.kept_nothing_known")]
    return f"{mask_openid(openid)}\n" + "".join(f"  {clean(str(line))}\n" for line in lines)


def _line(trace: PersonTrace) -> Sentence:
    if trace.row is not None:
        known = trace.row
        state = Sentence(f"run.kept_state_{known.state.name.lower()}")
        code = f" {known.errcode}" if known.errcode else ""
        name = "run.kept_row" if known.row else "run.kept_row_of_before"
        return Sentence(name, path=trace.path, row=known.row, state=state, code=code, at=_time(known.at_ms))
    if trace.entry is not None:
        day = trace.entry.added.isoformat() if trace.entry.added else "-"
        return Sentence("run.kept_on_list", path=trace.path, day=day, reason=trace.entry.reason or "-")
    what = Sentence(f"run.kept_{trace.kind.value if trace.kind else 'list'}")
    if trace.line:
        return Sentence("run.kept_line", path=trace.path, line=trace.line, what=what)
    return Sentence("run.kept_in_file", path=trace.path, what=what)


def _object(trace: PersonTrace) -> dict[str, object]:
    found: dict[str, object] = {
        "type": "person",
        "schema": 1,
        "openid": mask_openid(trace.openid),
        "file": str(trace.path),
        "kind": trace.kind.value if trace.kind else "suppression" if trace.entry else "list",
        "erasing": trace.fate.value,
    }
    if trace.line:
        found["line"] = trace.line
    if trace.row is not None:
        known = trace.row
        found |= {"row": known.row, "state": known.state.name.lower(), "errcode": known.errcode}
        found |= {"msgid": None if known.msgid is None else str(known.msgid), "at": _time(known.at_ms)}
    return found


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000).astimezone().isoformat(timespec="seconds") if at_ms else "-"
