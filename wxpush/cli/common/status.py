"""How campaigns stand, for people and for programs."""

import pwd
import stat
from pathlib import Path

from wxpush.checkpoint.rescue import is_rescued, rescued
from wxpush.checkpoint.whole import checkpoints
from wxpush.cli.common.failures import say
from wxpush.cli.common.place import account_words, place
from wxpush.cli.common.stdout import show, show_json
from wxpush.clock import SystemClock
from wxpush.errors import DiskError, Exit, UsageError
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.redact import clean
from wxpush.report.summary import last_line, next_command, times_line
from wxpush.run.nextcommand import collecting, looking
from wxpush.run.place import Place
from wxpush.run.status import Status, status
from wxpush.words import Sentence, told


def show_one(recipients: str, options: Values) -> None:
    """Show one campaign. Raises UsageError when it has no checkpoint."""
    where = place(recipients, options)
    found = status(where, SystemClock())
    if found is None:
        raise UsageError(
            f"{where.label} has no checkpoint ({where.checkpoint}), so it has not begun; `wxpush send {where.named}` begins it."
        )
    _show(where, found, options)


def show_all(folder: Path, options: Values) -> Exit:
    """Show every campaign whose checkpoint is in a folder; one that cannot be read is told of, and hides no other."""
    found = checkpoints(folder)
    if not found:
        raise UsageError(
            f"There is no checkpoint in {folder.absolute()}, so no campaign has begun here; `wxpush send RECIPIENTS` begins one."
        )
    code = Exit.DONE
    for checkpoint in found:
        try:
            _show_found(checkpoint, options)
        except (DiskError, UsageError) as error:
            say(f"wxpush: {clean(_of_reader(checkpoint, error))}")
            code = Exit.DISK
    return code


def _show_found(checkpoint: Path, options: Values) -> None:
    name = checkpoint.name.removesuffix(".wxpush")
    label = name.removesuffix(".sandbox")
    where = Place.of(
        Path(label), checkpoint=checkpoint, sandbox=name != label, label=name, account=account_words(options)
    )
    one = status(where, SystemClock())
    if one is not None:
        _show(where, one, options)


def _of_reader(checkpoint: Path, error: DiskError | UsageError) -> str:
    """What it means for who only reads: whose the file is, and no word of sending."""
    sentence = error.sentence
    if isinstance(sentence, Sentence) and sentence.id == "checkpoint.unusable":
        whose, mode = _whose(checkpoint)
        sentence = Sentence(
            "checkpoint.unreadable", path=checkpoint, why=sentence.fields["why"], whose=whose, mode=mode
        )
    return told(sentence) if isinstance(sentence, Sentence) else sentence


def _whose(path: Path) -> tuple[str, str]:
    """The owner and the mode of a file."""
    try:
        found = path.lstat()
    except OSError:
        return "?", "?"
    try:
        return pwd.getpwuid(found.st_uid).pw_name, stat.filemode(found.st_mode)
    except KeyError:
        return str(found.st_uid), stat.filemode(found.st_mode)


def _show(where: Place, found: Status, options: Values) -> None:
    summary, mark = found.summary, found.mark
    if options[JSON]:
        show_json(summary)
        return
    lines = [last_line(where.label, summary), f"wxpush: {where.label}: {times_line(summary)}"]
    command = collecting(where.named, mark) if mark else next_command(where.named, summary, held=found.held)
    if is_rescued(where.checkpoint):
        beside = rescued(where.checkpoint)
        lines.append(f"wxpush: {where.label}: {told(Sentence('checkpoint.another_knows', rescued=beside))}")
        command = looking(where, beside)
    if mark and found.in_hands:
        lines.append(
            f"{found.in_hands:,} of the rows in doubt are in the cluster's hands (its state is at {mark.state}): workers may have "
            f"sent them, or be sending them. The command below collects what became of them; where that cannot be any more, give "
            f"them up by adding --abandon."
        )
    if not where.recipients.exists():
        lines.append(
            f"wxpush: {where.label}: there is no {where.recipients} here, so what sends it is not known; "
            f"name its RECIPIENTS and --checkpoint {where.checkpoint}."
        )
    elif not summary.running and command is not None:
        lines.append(f"next: {command}")
    show("\n".join(lines) + "\n")
