"""Options that one command has alone, and of which no other source is asked."""

from dataclasses import replace
from enum import Enum
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.options.option import Option, choice, file, listed, several, switch, text

#: What a browser opens as a page.
_PAGES = (".html", ".htm")


def page_path(given: str | Path) -> Path:
    """Where a page is to be written. Raises UsageError for what no browser takes for one."""
    path = Path(given)
    if path.suffix.lower() not in _PAGES:
        name = (path if path.name else Path("report")).with_suffix(_PAGES[0]).name
        raise UsageError("misuse.no_page", path=path, name=name)
    return path


ABANDON = switch(
    "--abandon",
    help="help.abandon",
    in_environment=False,
)
RETRY_ERRCODES = listed(
    "--errcode",
    kind=int,
    help="help.retry_errcodes",
    metavar="N",
    in_environment=False,
)


class RetryState(Enum):
    """Which rows `retry` makes pending again."""

    REJECTED = "rejected"
    EXPIRED = "expired"


RETRY_STATE = choice(
    "--state",
    default=RetryState.REJECTED,
    help="help.retry_state",
    metavar="STATE",
    in_environment=False,
    in_file=None,
)
DECISION = Option(
    flags=("--as",),
    help="help.decision",
    metavar="sent|resend|skip",
    words=("sent", "resend", "skip"),
    read=str,
    default="",
    required=True,
    in_environment=False,
)
RECEIVED = switch("--received", help="help.received", in_environment=False)
WATCH = switch("--watch", help="help.watch", in_environment=False)
ROW_STATE = listed("--state", kind=str, help="help.row_state", metavar="STATE", in_environment=False)
ERRCODE = listed("--errcode", kind=int, help="help.errcode", metavar="N", in_environment=False)
FOR_SPREADSHEET = switch("--for-spreadsheet", help="help.for_spreadsheet", in_environment=False)
RESULTS_OUTPUT = file("-o", "--output", help="help.results_output", writes=True, in_environment=False)
PAGE_OUTPUT = Option(
    flags=("-o", "--output"),
    help="help.page_output",
    kind=Path,
    metavar="FILE",
    read=page_path,
    default=None,
    writes=True,
    in_environment=False,
)
HISTORY_OUTPUT = replace(PAGE_OUTPUT, help="help.history_output")
FROM_TEMPLATE = text(
    "--from-template",
    help="help.from_template",
    metavar="ID",
    in_environment=False,
)
KEPT_TEMPLATES = switch("--offline", help="help.kept_templates")
TAGS = several(
    "--tag",
    kind=str,
    help="help.tags",
    metavar="TAG",
    in_environment=False,
)
OTHER_TAGS = several(
    "--not-tag",
    kind=str,
    help="help.other_tags",
    metavar="TAG",
    in_environment=False,
)
EVERY_TAG: Option[bool | None] = Option(
    flags=("--all/--any",),
    help="help.every_tag",
    kind=bool,
    read=bool,
    default=None,
    in_environment=False,
)


def unfinished(output: Path) -> tuple[Path, Path]:
    """Where FOLLOWERS_OUTPUT is while it is listed, and while it is written."""
    return output.with_name(f"{output.name}.part"), output.with_name(f".{output.name}.draft")


FOLLOWERS_OUTPUT = Option(
    flags=("-o", "--output"),
    help="help.followers_output",
    kind=Path,
    metavar="FILE",
    read=Path,
    default=Path(),
    required=True,
    writes=True,
    in_environment=False,
)
