"""The pages of `--help` in the language of the catalogue: Typer writes headings, defaults and options of its own in English.

Helps are ids here, and made into texts where they are shown: a command that runs needs none of them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from wxpush.cli.columns import padded, shortened, width, wrapped
from wxpush.words import Sentence, catalogue, languages

#: A first column that is wider has its second in the next line.
_FIRST = 30
_INDENT = "  "


class _Page:
    """What the pages of commands and groups have in common. Stands before Typer's class."""

    help: str | None
    params: list[Any]
    options_metavar: str | None

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole page."""
        self._tell()
        super().format_help(ctx, formatter)  # type: ignore[misc] # typer's

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line that says how it is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined] # typer's
        heading = text("help.usage")
        gap = "" if width(heading[-1]) > 1 else " "  # a wide colon has its own
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{heading}{gap}")

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - click's
        """What it does."""
        lines = wrapped(self.help or "", formatter.width, first=_INDENT, rest=_INDENT)
        formatter.write("".join(f"{line}\n" for line in ["", *lines]))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options."""
        params = self.get_params(ctx)  # type: ignore[attr-defined] # typer's
        for kind in ("argument", "option"):
            found = [(param, param.get_help_record(ctx)) for param in params if param.param_type_name == kind]
            lines = [(record[0], _described(param)) for param, record in found if record is not None]
            if lines:
                _section(formatter, text(f"help.heading_{kind}s"), lines)

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, which typer makes."""
        option = super().get_help_option(ctx)  # type: ignore[misc] # typer's
        if option is not None:
            option.help = "help.own_help"
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """Its line, cut where it is wider."""
        self._tell()
        return shortened(self.help or "", limit)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """What may stand there, with what it does."""
        found = super().shell_complete(ctx, incomplete)  # type: ignore[misc] # typer's
        for each in found:
            each.help = said(each.help)
        return found

    def _tell(self) -> None:
        self.help = said(self.help)
        self.options_metavar = text("help.usage_options")


class CommandPage(_Page, TyperCommand):
    """A command with its page."""


class GroupPage(_Page, TyperGroup):
    """A group of commands with its page."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Options, and the commands with their lines."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Each command in one line, which is cut where it is too long."""
        commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        room = formatter.width - max(map(len, commands)) - 3 * len(_INDENT)
        lines = [(name, command.get_short_help_str(room)) for name, command in commands.items() if command]
        _section(formatter, text("help.heading_commands"), lines)

    def _tell(self) -> None:
        super()._tell()
        self.subcommand_metavar = text("help.usage_command")


def _section(formatter: Any, heading: str, lines: Sequence[tuple[str, str]]) -> None:
    """A heading and a list in two columns, as typer has them; it would take Chinese for half as wide as it is, and for one word."""
    formatter.write(f"\n{heading}\n")
    column = min(max(width(name) for name, _ in lines), _FIRST) + len(_INDENT)
    margin = _INDENT + " " * column
    for name, what in lines:
        first = _INDENT + padded(name, column)
        if width(name) > column - len(_INDENT):
            formatter.write(f"{first}\n")
            first = margin
        for line in wrapped(what, formatter.width, first=first, rest=margin):
            formatter.write(f"{line.rstrip()}\n")


def text(name: str, **fields: object) -> str:
    """The text of one sentence of the catalogue."""
    return str(Sentence(name, **fields))


def said(help: str | None) -> str | None:  # noqa: A002 - typer's word
    """The text of a help that is an id still."""
    if help is None or not help.startswith("help."):
        return help
    return text(help, **_fields(help))


def _fields(name: str) -> dict[str, str]:
    """What a text has of the tables of brokers and formats; neither is imported for another."""
    template, fields = catalogue().TEXTS[name], {}
    if "{brokers}" in template:
        from wxpush.cluster.broker import addresses  # noqa: PLC0415 - only the pages that name them

        fields["brokers"] = addresses()
    if "{formats}" in template:
        from wxpush.report import formats  # noqa: PLC0415 - only the pages that name them

        fields["formats"] = formats.names()
    if "{languages}" in template:
        fields["languages"] = catalogue().OR.join(languages())
    return fields


def _described(param: Any) -> str:
    notes = catalogue().SEMICOLON.join(_notes(param))
    return "  ".join(part for part in (said(param.help), notes and f"[{notes}]") if part)


def _notes(param: Any) -> Iterator[str]:
    """What stands in brackets: the default, the range, whether it must be given."""
    if isinstance(param.show_default, str):
        yield text("help.default_in_words", value=said(param.show_default))
    elif param.show_default and not (param.required or param.default is None or param.default is False):
        yield text("help.default", value=param.default)
    least, most = getattr(param.type, "min", None), getattr(param.type, "max", None)
    if least is not None:
        yield f"x>={least}" if most is None else f"{least}<=x<={most}"
    if param.required:
        yield text("help.required")
