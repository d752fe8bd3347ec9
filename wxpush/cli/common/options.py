"""The options of commands, each written once: a dataclass whose fields become the parameters of a command.

Every option can be set as WXPUSH_ + its name in capitals too. None means: not given here, look in wxpush.yaml.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from wxpush.cli.common.failures import outlined
from wxpush.report import formats

Options = TypeVar("Options")

#: -vv shows where a bug came up.
_OUTLINES = 2


def option(help_text: str, *names: str, default: str = "", **more: Any) -> Any:
    """Describe one option; `default` is what --help shows, the value itself is settled later."""
    long = next((name for name in names if name.startswith("--")), "")
    env = "WXPUSH_" + long.removeprefix("--").replace("-", "_").upper()
    return typer.Option(
        *names, help=help_text, envvar=env, show_envvar=False, show_default=default or False, **more
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What every command takes."""

    config: Annotated[
        Path | None, option("Configuration file.", "--config", metavar="FILE", default="./wxpush.yaml")
    ] = None
    profile: Annotated[
        str | None, option("Account in the configuration file.", "--profile", metavar="NAME")
    ] = None
    base_url: Annotated[
        str | None,
        option("Address of the API.", "--base-url", metavar="URL", default="https://api.weixin.qq.com"),
    ] = None
    quiet: Annotated[bool | None, option("Say nothing when all is well.", "-q", "--quiet")] = None
    verbose: Annotated[
        int,
        typer.Option("-v", "--verbose", count=True, help="Say more; twice: requests too, without tokens."),
    ] = 0
    log_file: Annotated[
        Path | None, option("Write what happens to a file.", "--log-file", metavar="FILE")
    ] = None
    json: Annotated[bool | None, option("Machine output on stdout, one JSON object a line.", "--json")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Common):
    """What names the suppression list."""

    suppress: Annotated[
        Path | None,
        option("The list.", "--suppress", metavar="FILE", default="suppress: of wxpush.yaml"),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Located(Common):
    """What names a campaign and its checkpoint."""

    campaign: Annotated[
        Path | None, option("Campaign file.", "-c", "--campaign", metavar="FILE", default="beside RECIPIENTS")
    ] = None
    format: Annotated[
        str | None,
        option(
            "Format of RECIPIENTS, where the name does not tell: csv, tsv, jsonl or xlsx.",
            "--format",
            metavar="FORMAT",
        ),
    ] = None
    encoding: Annotated[
        str | None, option("Encoding of RECIPIENTS.", "--encoding", metavar="NAME", default="found out")
    ] = None
    sheet: Annotated[
        str | None,
        option("Sheet of an .xlsx file.", "--sheet", metavar="NAME", default="the first"),
    ] = None
    checkpoint: Annotated[
        Path | None,
        option("Where the checkpoint is.", "--checkpoint", metavar="FILE", default="RECIPIENTS.wxpush"),
    ] = None
    sandbox: Annotated[
        bool | None, option("Rehearse against the bundled API, with a checkpoint of its own.", "--sandbox")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning(Located):
    """What a campaign is begun with, wherever it is sent from."""

    rate: Annotated[
        str | None,
        option("Send rate, retries included: N/s, N/m, N/h or max.", "--rate", metavar="N", default="50/s"),
    ] = None
    timeout: Annotated[
        str | None, option("Deadline of one whole attempt.", "--timeout", metavar="TIME", default="10s")
    ] = None
    yes: Annotated[bool | None, option("Do not ask.", "-y", "--yes")] = None
    again: Annotated[bool | None, option("Send a complete campaign once more.", "--again")] = None
    accept_changes: Annotated[
        bool | None, option("Go on although input or campaign file changed.", "--accept-changes")
    ] = None
    in_doubt: Annotated[
        str | None,
        option(
            "Rows of unknown outcome, too old to be repeated safely: hold, resend or skip.",
            "--in-doubt",
            metavar="WHAT",
            default="hold",
        ),
    ] = None
    progress: Annotated[
        str | None, option("auto, bar, lines or none.", "--progress", metavar="HOW", default="auto")
    ] = None
    on_stop: Annotated[
        str | None,
        option(
            "Command to run when sending stops early; gets the summary on standard input.",
            "--on-stop",
            metavar="COMMAND",
        ),
    ] = None
    suppress: Annotated[
        Path | None, option("List of openids that are never sent to.", "--suppress", metavar="FILE")
    ] = None
    max_duration: Annotated[str | None, option("Stop after so long.", "--max-duration", metavar="TIME")] = (
        None
    )
    errcode_is_row: Annotated[
        list[int] | None,
        option(
            "This errcode is about rows, however many get it in a row; may be repeated.",
            "--errcode-is-row",
            metavar="CODE",
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending(Planning):
    """What steers the sending."""

    concurrency: Annotated[
        int | None,
        option("Requests in flight at most.", "--concurrency", metavar="N", default="50", min=1, max=10_000),
    ] = None
    dry_run: Annotated[bool | None, option("Check everything, send nothing.", "--dry-run")] = None
    offline: Annotated[bool | None, option("With --dry-run: no request at all.", "--offline")] = None
    check_followers: Annotated[
        bool | None,
        option("Ask WeChat who follows, a hundred a call, and leave out who does not.", "--check-followers"),
    ] = None
    row: Annotated[
        int | None, option("With --dry-run: show this row instead of the first.", "--row", metavar="N", min=1)
    ] = None
    output: Annotated[
        Path | None,
        option(
            f"With --dry-run: write every problem to a file, {formats.names()} by suffix.",
            "-o",
            "--output",
            metavar="FILE",
        ),
    ] = None
    limit: Annotated[int | None, option("The first N rows only.", "--limit", metavar="N", min=1)] = None
    to: Annotated[
        str | None,
        option("Send the first row to this openid only, outside of the campaign.", "--to", metavar="OPENID"),
    ] = None
    canary: Annotated[
        int | None,
        option("Send N, and go on only if none of them is rejected.", "--canary", metavar="N", min=1),
    ] = None
    max_errors: Annotated[
        str | None, option("Stop when more rows than this are rejected.", "--max-errors", metavar="N|N%")
    ] = None
    max_sends: Annotated[
        int | None, option("Stop after so many messages.", "--max-sends", metavar="N", min=1)
    ] = None
    suppress_rejected: Annotated[
        bool | None,
        option("Add whoever WeChat refuses as unfollowed or blacklisted to the list.", "--suppress-rejected"),
    ] = None
    suppress_expires: Annotated[
        str | None,
        option(
            "When entries so added end: 90d, or a day.", "--suppress-expires", metavar="WHEN", default="never"
        ),
    ] = None


def takes(kind: type[Options], name: str = "options") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command one parameter `name` of this kind, filled from an option per field."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = [
            parameter.replace(annotation=get_type_hints(command, include_extras=True)[parameter.name])
            for parameter in inspect.signature(command).parameters.values()
            if parameter.name != name
        ]
        hints = get_type_hints(kind, include_extras=True)
        added = [
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=field.default,
                annotation=hints[field.name],
            )
            for field in fields(kind)  # type: ignore[arg-type]
        ]

        def run(**values: Any) -> None:
            options = kind(**{parameter.name: values.pop(parameter.name) for parameter in added})
            with outlined(aloud=getattr(options, "verbose", 0) >= _OUTLINES):
                command(**values, **{name: options})

        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in [*own, *added]}
        return run

    return decorate
