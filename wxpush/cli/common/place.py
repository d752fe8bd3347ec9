"""RECIPIENTS and the options that go with it: which files these mean, and how they are named in a next command."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from wxpush.cli.common.apart import require_apart
from wxpush.cli.stdin import standard_input
from wxpush.errors import UsageError
from wxpush.options.common import BASE_URL, CONFIG, PROFILE
from wxpush.options.files import (
    CAMPAIGN,
    CHECKPOINT,
    DELIMITER,
    ENCODING,
    FORMAT,
    HEADER_LINE,
    HIDDEN_ROWS,
    RECEIPTS,
    SANDBOX,
    SHEET,
)
from wxpush.options.send import CHECK_FOLLOWERS, ERRCODE_IS_ROW, SUPPRESS
from wxpush.options.timing import AT, TIMEZONE, VALID_FOR, WAIT, WINDOW
from wxpush.options.values import Values
from wxpush.redact import quoted, quoted_path
from wxpush.run.place import Place, Reading, copy_while_begun
from wxpush.sources import spool
from wxpush.system.regular import is_there


def place(recipients: str, options: Values) -> Place:
    """Find the files of a campaign, none of which is another's. Standard input is spooled first, beside the campaign file."""
    if not recipients.strip():
        raise UsageError("misuse.recipients_empty")
    sandbox, new = options[SANDBOX], list[Path]()
    path = _spooled(options, new.append) if recipients == "-" else Path(recipients)
    if sandbox and options[CHECKPOINT] is not None:
        raise UsageError("misuse.sandbox_and_checkpoint")
    found = Place.of(
        path,
        options[CAMPAIGN],
        options[CHECKPOINT],
        reading=reading(options),
        sandbox=sandbox,
        account=account_words(options),
        label=path.name if recipients == "-" else recipients,
    )
    found = replace(found, copied=bool(new), receipts=options[RECEIPTS])
    try:
        _require_campaign(found, options)
        require_apart(options, place=found)
    except UsageError:
        with copy_while_begun(found):
            raise
    return found


def _require_campaign(where: Place, options: Values) -> None:
    """Raise UsageError where the campaign file that is named is not there. Whoever mistypes the list, too, is told of that first."""
    named = options[CAMPAIGN]
    if named is not None and is_there(where.recipients) and not is_there(named):
        raise UsageError("misuse.no_campaign_file", path=named)


def reading(options: Values) -> Reading:
    return Reading(
        format=options[FORMAT],
        encoding=options[ENCODING],
        sheet=options[SHEET],
        delimiter=options[DELIMITER],
        header_line=options[HEADER_LINE],
        hidden_rows=options[HIDDEN_ROWS],
    )


def account_words(options: Values) -> str:
    """The options that decide whose campaign it is, each after a blank; those from the environment are left out, as the next command finds them there too."""
    given = {option: options.given(option) for option in (CONFIG, PROFILE, BASE_URL, RECEIPTS)}
    return "".join(
        f" {option.flag} {quoted_path(value) if isinstance(value, Path) else quoted(str(value))}"
        for option, value in given.items()
        if value is not None and str(value) != os.environ.get(option.variable)
    )


def sending_words(chosen: Values) -> str:
    """What a next command that sends repeats beside that: it must not send to those on the list, or to who has left, nor outside its window or
    what has expired.
    """
    path = chosen.given(SUPPRESS)
    listed = f" --suppress {quoted_path(Path(path))}" if path else ""
    followed = " --check-followers" if chosen.given(CHECK_FOLLOWERS) else ""
    codes = chosen.given(ERRCODE_IS_ROW) or ()
    times = "".join(
        f" {option.flag} {quoted(str(value))}"
        for option in (WINDOW, TIMEZONE, AT, VALID_FOR)
        if (value := chosen.given(option)) is not None and value != os.environ.get(option.variable)
    )
    times += f" {WAIT.flag}" if chosen.given(WAIT) else ""
    return listed + followed + times + "".join(f" --errcode-is-row {code}" for code in codes)


def _named_campaign(options: Values) -> Path:
    campaign = options[CAMPAIGN]
    if campaign is None:
        raise UsageError("misuse.input_without_campaign")
    return campaign


def _spooled(options: Values, on_new: Callable[[Path], object]) -> Path:
    folder = _named_campaign(options).absolute().parent
    named = options[FORMAT]
    if named is None:
        raise UsageError("misuse.input_without_format")
    return spool(standard_input(), folder, format=named, on_new=on_new)
