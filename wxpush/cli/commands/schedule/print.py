"""`wxpush schedule print`: a line for crontab, and a timer and a service for systemd, of one truth."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath

from wxpush.cli.common.place import account_words, sending_words
from wxpush.cli.common.stdout import show
from wxpush.errors import UsageError
from wxpush.options.common import CONFIG, QUIET
from wxpush.options.files import CAMPAIGN
from wxpush.options.schedule import AS, CRON
from wxpush.options.send import YES
from wxpush.options.values import Values
from wxpush.redact import clean, quoted
from wxpush.schedule.cron import on_calendar
from wxpush.system.userfolders import here
from wxpush.words import Sentence

#: In the name of a list: the day on which it is sent.
_DATE = "{date}"
_NOT_IN_UNITS = re.compile(r"[^A-Za-z0-9:_.-]+", re.ASCII)
_TODAY = '"$(date +%F)"'


def run(recipients: str, options: Values) -> None:
    """Print what `--as` asks for; everything, if nothing is asked for."""
    dated = _DATE in recipients
    if dated and options[CAMPAIGN] is None:
        raise UsageError("schedule.dated_without_campaign")
    name = PurePath(recipients.replace(_DATE, "")).stem.strip("-_. ") or "campaign"
    command = _command(recipients, options)
    _require_one_line(command, here())
    made = {
        "crontab": _crontab(command, options),
        "timer": _timer(name, options),
        "service": _service(name, command, options),
    }
    wanted = options[AS]
    chosen = [made[wanted]] if wanted is not None else list(made.values())
    show("\n".join("".join(f"{line}\n" for line in lines) for lines in chosen))


def _require_one_line(command: str, folder: Path) -> None:
    """Raise UsageError for names that end the line of a table or a unit, which would go on with what they say."""
    for text in (command, str(folder)):
        if clean(text) != text or text.endswith("\\"):
            raise UsageError("schedule.name_of_several_lines", name=quoted(text))


def _command(recipients: str, options: Values) -> str:
    """The `send`, for a shell in the folder that one is in."""
    named = _TODAY.join(shlex.quote(part) if part else "" for part in recipients.split(_DATE))
    campaign = f" -c {shlex.quote(str(options[CAMPAIGN]))}" if options[CAMPAIGN] is not None else ""
    program = shlex.quote(shutil.which("wxpush") or "wxpush")
    more = f"{account_words(options)}{sending_words(options)} {YES.flag} {QUIET.flag}"
    return f"{program} send {named}{campaign}{more}"


def _crontab(command: str, options: Values) -> Iterator[str]:
    yield f"# {Sentence('schedule.for_crontab')}"
    inner = f"cd {shlex.quote(str(here()))} && {command}"
    yield f"{options[CRON]} {inner.replace('%', chr(92) + '%')}"


def _timer(name: str, options: Values) -> Iterator[str]:
    yield f"# {Sentence('schedule.for_timer', name=_unit(name))}"
    yield from ("[Unit]", f"Description=wxpush: {_plain(name)}", "", "[Timer]")
    yield f"OnCalendar={on_calendar(options[CRON])}"
    yield from ("Persistent=true", "", "[Install]", "WantedBy=timers.target")


def _service(name: str, command: str, options: Values) -> Iterator[str]:
    yield f"# {Sentence('schedule.for_service', name=_unit(name))}"
    yield from ("[Unit]", f"Description=wxpush: {_plain(name)}")
    yield from ("Wants=network-online.target", "After=network-online.target time-sync.target")
    yield from ("StartLimitIntervalSec=1h", "StartLimitBurst=5", "", "[Service]", "Type=oneshot")
    yield f"WorkingDirectory={_plain(str(here()))}"
    if options[CONFIG] is None and Path("wxpush.yaml").is_file():
        yield f'Environment="WXPUSH_CONFIG={_escaped(str(here() / "wxpush.yaml"))}"'
    inner = f"exec {command}".replace("$", "$$")
    yield f'ExecStart=/bin/sh -c "{_escaped(inner)}"'
    yield from ("SuccessExitStatus=3", "Restart=on-failure", "RestartSec=2min")
    yield from ("RestartPreventExitStatus=1 2 5 6 7 9", "TimeoutStopSec=30")


def _unit(name: str) -> str:
    """As a unit may be called: https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html"""
    return _NOT_IN_UNITS.sub("-", name).strip("-") or "campaign"


def _plain(text: str) -> str:
    # What a backslash ends goes on in the next line.
    return text.rstrip("\\").replace("%", "%%")


def _escaped(text: str) -> str:
    return text.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
