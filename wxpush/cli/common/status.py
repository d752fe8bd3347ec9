"""How campaigns stand, for people and for programs."""

import pwd
import stat
from pathlib import Path

from wxpush.checkpoint.file.rescue import is_rescued, rescued
from wxpush.checkpoint.file.whole import checkpoints
from wxpush.cli.common.failures import tell
from wxpush.cli.common.place import account_words, place
from wxpush.cli.common.stdout import show, show_json
from wxpush.cli.common.typed import as_sent, sent_as
from wxpush.errors import DiskError, Exit, UsageError
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.report.ending import label_of, standing_line, times_line
from wxpush.report.summary import next_command
from wxpush.run.nextcommand import dispatch_command, status_command
from wxpush.run.place import Place
from wxpush.run.status import Status, status
from wxpush.system.clock import Clock
from wxpush.words import Sentence, told
from wxpush.words.labels import Label, labelled


def show_one(recipients: str, options: Values, clock: Clock) -> None:
    """Show one campaign. Raises UsageError when it has no checkpoint."""
    where = place(recipients, options)
    found = status(where, clock)
    if found is None:
        raise UsageError(
            "cli.not_begun", recipients=where.label, checkpoint=where.checkpoint, named=where.named
        )
    _show(as_sent(where, found.typed, options, named=True), found, options)


def show_all(folder: Path, options: Values, clock: Clock) -> Exit:
    """Show every campaign whose checkpoint is in a folder; one that cannot be read is told of, and hides no other."""
    found = checkpoints(folder)
    if not found:
        raise UsageError("cli.none_begun", folder=folder.absolute())
    code = Exit.DONE
    for checkpoint in found:
        try:
            _show_found(checkpoint, options, clock)
        except (DiskError, UsageError) as error:
            tell(Label.ERROR, _of_reader(checkpoint, error))
            code = Exit.DISK
    return code


def _show_found(checkpoint: Path, options: Values, clock: Clock) -> None:
    name = checkpoint.name.removesuffix(".wxpush")
    label = name.removesuffix(".sandbox")
    where = Place.of(
        Path(label), checkpoint=checkpoint, sandbox=name != label, label=name, account=account_words(options)
    )
    one = status(where, clock)
    if one is not None:
        _show(as_sent(where, one.typed, options, named=False), one, options)


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
    lines: list[Sentence] = [
        labelled(label_of(summary.exit_code), standing_line(where.label, summary)),
        _of(where, times_line(summary)),
    ]
    command = (
        dispatch_command(where.named + where.sending, mark)
        if mark
        else next_command(where.named, summary, sending=where.sending, held=found.held)
    )
    if is_rescued(where.checkpoint):
        beside = rescued(where.checkpoint)
        lines.append(_of(where, Sentence("checkpoint.another_knows", rescued=beside)))
        command = status_command(where, beside)
    if mark and found.in_hands:
        lines.append(
            labelled(Label.NOTE, Sentence("cli.rows_in_hands", many=found.in_hands, state=mark.state))
        )
    if not where.recipients.exists():
        missing = Sentence("cli.recipients_missing", path=where.recipients, checkpoint=where.checkpoint)
        lines.append(_of(where, missing))
    elif not summary.running and command is not None:
        if not where.sandbox and (doubt := sent_as(found.appid, found.typed)):
            lines.append(labelled(Label.NOTE, doubt))
        lines.append(labelled(Label.NEXT, command))
    show("".join(f"{line}\n" for line in lines))


def _of(where: Place, said: Sentence | str) -> Sentence:
    return labelled(Label.NOTE, Sentence("cli.status_of", recipients=where.label, said=said))
