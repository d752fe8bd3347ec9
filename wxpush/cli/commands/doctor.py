"""`wxpush doctor`: checks, one by one, all that a message needs of this machine and account."""

import re
from collections.abc import Sequence
from pathlib import Path

from wxpush import redact
from wxpush.cli.common.cluster.place import state_of
from wxpush.cli.common.configuration import config_path, configuration, take_secret_out
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.stdout import show
from wxpush.cli.common.voice import Voice
from wxpush.errors import Exit
from wxpush.options.common import BASE_URL, JSON
from wxpush.options.serve import SHARED_STATE
from wxpush.options.values import Values
from wxpush.progress.columns import padded, wrapped
from wxpush.run.check.examination import FoundConfig, examine, exit_of
from wxpush.run.check.finding import CheckResult, Level
from wxpush.run.machine import Machine
from wxpush.words import Sentence

_WIDTH = 80
_INDENT = " " * 21


def run(options: Values, recipients: Path | None = None) -> Exit:
    """Show every check as it is made, and one line that sums up. With recipients their campaign, its template and its checkpoint are looked at too."""
    printer, found = Printer(Voice(json=options[JSON])), []

    def find() -> FoundConfig:
        return FoundConfig(configuration(options), config_path(options))

    state = state_of(options, SHARED_STATE)
    checks = examine(
        find,
        lambda config: options.over(config.options())[BASE_URL],
        take_secret_out(),
        recipients,
        Machine(),
        state=state,
    )
    for one in checks:
        found.append(one)
        printer.event("check", name=one.name, level=one.level.value, what=one.what, advice=one.advice)
        if not options[JSON]:
            show("".join(f"{redact.line(line)}\n" for line in _lines(one)))
    if not options[JSON]:
        show(f"{_summed_up(found)}\n")
    code = exit_of(found)
    printer.event("doctor", exit_code=int(code))
    return code


def _summed_up(found: Sequence[CheckResult]) -> Sentence:
    levels = [one.level for one in found]
    fix, look = levels.count(Level.FAIL), levels.count(Level.WARN)
    if fix:
        return Sentence("cli.doctor_fix", many=fix)
    return Sentence("cli.doctor_look", many=look) if look else Sentence("cli.doctor_good")


def _lines(one: CheckResult) -> list[str]:
    level = str(Sentence(f"cli.check_{one.level.value}"))
    name = str(Sentence(f"cli.looked_at_{re.sub('[ -]', '_', one.name.lower())}"))
    head = f"{padded(level, 6)}{padded(name, 15)}"
    lines = wrapped(one.what, _WIDTH, first=head, rest=_INDENT)
    if one.advice:
        lines += wrapped(f"-> {one.advice}", _WIDTH, first=_INDENT, rest=f"{_INDENT}   ")
    return lines
