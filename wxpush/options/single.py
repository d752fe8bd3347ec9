"""Options that one command has alone, and of which no other source is asked."""

from pathlib import Path

from wxpush.options.option import Option, file, number, several, switch, text

ABANDON = switch(
    "--abandon",
    help="Give up the dispatch that is under way; rows that workers have are in doubt.",
    in_environment=False,
)
RETRY_ERRCODES = several(
    "--errcode",
    kind=int,
    help="Only rows rejected with this code; may be repeated.",
    metavar="N",
    in_environment=False,
)
DECISION = Option(
    flags=("--as",),
    help="What the rows in doubt are taken for.",
    metavar="sent|resend|skip",
    read=str,
    default="",
    required=True,
    in_environment=False,
)
ROW_STATE = text("--state", help="Only rows in this state.", metavar="STATE", in_environment=False)
ERRCODE = number("--errcode", help="Only rows answered with this code.", least=None, in_environment=False)
RESULTS_OUTPUT = file(
    "-o", "--output", help="{formats}, by suffix; else CSV on stdout.", in_environment=False
)
FROM_TEMPLATE = text(
    "--from-template",
    help="Write the files of this template of your account instead.",
    metavar="ID",
    in_environment=False,
)
KEPT_TEMPLATES = switch(
    "--offline", help="Ask nothing: use the list that was kept when it was asked for last."
)
TAGS = several(
    "--tag",
    kind=str,
    help="Who has this tag, by name or id; may be repeated.",
    metavar="TAG",
    in_environment=False,
)
OTHER_TAGS = several(
    "--not-tag",
    kind=str,
    help="Nobody who has this tag; may be repeated.",
    metavar="TAG",
    in_environment=False,
)
EVERY_TAG: Option[bool | None] = Option(
    flags=("--all/--any",),
    help="Of several --tag: who has all of them, or any.",
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
    help="Where to write them, {formats} by suffix.",
    kind=Path,
    metavar="FILE",
    read=Path,
    default=Path(),
    required=True,
    in_environment=False,
)
