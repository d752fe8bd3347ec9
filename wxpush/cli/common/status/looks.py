"""How campaigns stand, for people and for programs."""

import stat
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from wxpush.checkpoint.file.rescue import is_rescued, rescued
from wxpush.checkpoint.file.whole import checkpoints
from wxpush.cli.common.failures import tell
from wxpush.cli.common.place import account_words, place
from wxpush.cli.common.stdout import show, show_json
from wxpush.cli.common.typed import as_sent, sent_as
from wxpush.errors import DiskError, Exit, UsageError
from wxpush.options.common import JSON
from wxpush.options.files import RECEIPTS
from wxpush.options.values import Values
from wxpush.progress.columns import wrapped
from wxpush.progress.outlet import Outlet
from wxpush.redact import clean
from wxpush.report.delivered import delivery_lines
from wxpush.report.ending import standing_line, times_line
from wxpush.report.labelling import label_of
from wxpush.report.standing import lines
from wxpush.report.summary import next_command
from wxpush.run.nextcommand import dispatch_command, status_command
from wxpush.run.place import Place, copy_for_now
from wxpush.run.status import Status, status
from wxpush.system.clock import Clock
from wxpush.system.whoami import user_of
from wxpush.words import Sentence, told
from wxpush.words.labels import Label, labelled


@dataclass(frozen=True, slots=True)
class Looks:
    """Campaigns as they are now. `code`: what it comes to that some could not be read."""

    seen: list[tuple[Place, Status]]
    code: Exit = Exit.DONE


def look_at(recipients: str, options: Values, clock: Clock) -> Looks:
    """Look at one campaign. Raises UsageError when it has no checkpoint."""
    where = place(recipients, options)
    with copy_for_now(where):
        found = begun_or_refused(where, status(where, clock))
    return Looks([(as_sent(where, found.typed, options, named=True), found)])


def begun_or_refused(where: Place, found: Status | None) -> Status:
    """How a campaign stands. Raises UsageError for one that has no checkpoint."""
    if found is None:
        raise where.only_rehearsed or UsageError(
            "cli.not_begun", recipients=where.label, checkpoint=where.checkpoint, named=where.named
        )
    return found


def is_folder(path: Path) -> bool:
    """Whether there is one of this name; a name that the system does not take is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def look_into(folder: Path, options: Values, clock: Clock) -> Looks:
    """Look at every campaign whose checkpoint is in a folder; one that cannot be read is told of, and hides no other."""
    found = checkpoints(folder) if is_folder(folder) else []
    if not found:
        raise UsageError("cli.none_begun", folder=folder.absolute())
    looks = Looks([])
    for checkpoint in found:
        where = _place_of(checkpoint, options)
        try:
            if (one := status(where, clock)) is not None:
                looks.seen.append((as_sent(where, one.typed, options, named=False), one))
        except (DiskError, UsageError) as error:
            tell(Label.ERROR, _of_reader(checkpoint, error))
            looks = replace(looks, code=Exit.DISK)
    return looks


def show_looks(looks: Looks, options: Values) -> Exit:
    """Show them all, one after another."""
    for number, (where, found) in enumerate(looks.seen):
        told = picture(where, found)
        if options[JSON]:
            show_json(msgspec.structs.replace(found.summary, next=told.command))
        else:
            show("\n" * (number > 0) + told.on_screen(Outlet(sys.stdout).columns))
    return looks.code


def _place_of(checkpoint: Path, options: Values) -> Place:
    name = checkpoint.name.removesuffix(".wxpush")
    label = name.removesuffix(".sandbox")
    found = Place.of(
        checkpoint.with_name(label),
        checkpoint=checkpoint,
        sandbox=name != label,
        label=name,
        account=account_words(options),
    )
    return replace(found, receipts=options[RECEIPTS])


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
    return user_of(found.st_uid), stat.filemode(found.st_mode)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown of one campaign; `notes`: those of the lines that warn of something; `command`: the next, if there is one."""

    lines: tuple[str, ...]
    notes: tuple[str, ...]
    command: str | None

    def on_screen(self, columns: int) -> str:
        """Lines broken where words end; 0 columns: whole. The command stays whole: it is copied from the screen."""
        whole = len(self.lines) - (self.command is not None)
        lines = [row for line in self.lines[:whole] for row in broken(line, columns)]
        return "".join(f"{line}\n" for line in [*lines, *self.lines[whole:]])


def broken(line: str, columns: int) -> list[str]:
    """An indented line in lines that a terminal holds; 0 columns: as it is."""
    said = line.lstrip(" ")
    indent = line.removesuffix(said)
    return wrapped(said, columns, first=indent, rest=f"{indent}  ") if columns > 0 else [line]


def picture(where: Place, found: Status) -> Picture:
    """What is told of where a campaign stands."""
    summary, mark = found.summary, found.mark
    told: list[Sentence | str] = [
        labelled(label_of(summary.exit_code), standing_line(where.label, summary)),
        _of(where, times_line(summary)),
        *(f"  {line}" for line in (*lines(summary), *delivery_lines(summary))),
    ]
    command, notes = _command(where, found), list[Sentence]()
    if is_rescued(where.checkpoint):
        notes.append(_of(where, Sentence("checkpoint.another_knows", rescued=rescued(where.checkpoint))))
    if mark and found.in_hands:
        in_hands = Sentence("cli.rows_in_hands", many=found.in_hands, state=mark.state)
        notes.append(labelled(Label.NOTE, in_hands))
    if where.ended is not None:
        notes.append(_of(where, Sentence("run.copy_has_ended_of", path=where.recipients)))
    elif not where.recipients.exists():
        command = None
        missing = Sentence("cli.recipients_missing", path=where.recipients, checkpoint=where.checkpoint)
        notes.append(_of(where, missing))
    if command is not None and not where.sandbox and (doubt := sent_as(found.appid, found.typed)):
        notes.append(labelled(Label.NOTE, doubt))
    told += notes
    if command is not None:
        told.append(labelled(Label.NEXT, command))
    # A name in another user's checkpoint must not look like a line of ours.
    return Picture(
        tuple(clean(str(line)) for line in told), tuple(clean(str(note)) for note in notes), command
    )


def _command(where: Place, found: Status) -> str | None:
    """The next command, where there is one."""
    if found.summary.running:
        return None
    if is_rescued(where.checkpoint):
        return status_command(where, rescued(where.checkpoint))
    if found.mark:
        return dispatch_command(where.named + where.sending, found.mark)
    return next_command(where.named, found.summary, sending=where.sending, held=found.held)


def _of(where: Place, said: Sentence | str) -> Sentence:
    return labelled(Label.NOTE, Sentence("cli.status_of", recipients=where.label, said=said))
