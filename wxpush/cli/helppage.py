"""The pages of `--help` in the language of the catalogue: Typer writes headings, defaults and options of its own in English.

Helps are ids here, and made into texts where they are shown: a command that runs needs none of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from wxpush.cli.examples import EXAMPLES
from wxpush.options.option import Panel
from wxpush.progress.columns import first_sentence, padded, width, wrapped
from wxpush.words import Sentence, catalogue, languages

#: A first column that is wider has its second in the next line.
_FIRST = 30
_INDENT = "  "
#: Of arguments, and of options by their panels.
_HEADINGS = ("arguments", *(panel.value for panel in Panel))


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
        pieces = " ".join(self.collect_usage_pieces(ctx))
        heading = text("help.usage")
        gap = "" if width(heading[-1]) > 1 else " "  # a wide colon has its own
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{heading}{gap}")

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - click's
        """What it does."""
        lines = wrapped(self.help or "", formatter.width, first=_INDENT, rest=_INDENT)
        formatter.write("".join(f"{line}\n" for line in ["", *lines]))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments, and options by what they are for."""
        sections: dict[str, list[tuple[str, str]]] = {name: [] for name in _HEADINGS}
        for param in self.get_params(ctx):  # type: ignore[attr-defined] # typer's
            record = param.get_help_record(ctx)
            if record is not None:
                sections[_heading(param)].append((record[0], _described(param)))
        told = [(text(f"help.heading_{name}"), lines) for name, lines in sections.items() if lines]
        column = first_column(name for _, lines in told for name, _ in lines)
        for heading, lines in told:
            section(formatter, heading, lines, column)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Examples, and where there is more."""
        name = ctx.command_path.partition(" ")[2]
        examples = EXAMPLES.get(name, ())
        if examples:
            formatter.write(f"\n{text('help.heading_examples')}\n")
        for number, words in enumerate(examples, 1):
            formatter.write(f"{_INDENT}wxpush {words}\n")
            what = text(f"help.example_{name.replace(' ', '_') or 'wxpush'}_{number}")
            for line in wrapped(what, formatter.width, first=3 * _INDENT, rest=3 * _INDENT):
                formatter.write(f"{line.rstrip()}\n")
        more = text("help.more", command=name.partition(" ")[0]) if name else text("help.more_pages")
        formatter.write(f"\n{more}\n")

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, which typer makes."""
        option = super().get_help_option(ctx)  # type: ignore[misc] # typer's
        if option is not None:
            option.help = "help.own_help"
        return option

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What stands behind its name; Typer would put what must be given into braces."""
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc] # typer's
        return [piece[1:-1] if piece.startswith("{") else piece for piece in pieces]

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's
        """Its line, whole."""
        self._tell()
        return first_sentence(self.help or "")

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

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, beside what else concerns only what is shown."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.rich_help_panel = Panel.OUTPUT.value
        return option


class GroupPage(_Page, TyperGroup):
    """A group of commands with its page."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Options, and the commands with their lines."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Each command, with the first sentence of what it does."""
        commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        lines = [(name, command.get_short_help_str()) for name, command in commands.items() if command]
        section(formatter, text("help.heading_commands"), lines, first_column(commands))

    def _tell(self) -> None:
        super()._tell()
        self.subcommand_metavar = text("help.usage_command")


def first_column(names: Iterable[str]) -> int:
    """How wide the first of two columns is for these."""
    return min(max(map(width, names), default=0), _FIRST) + len(_INDENT)


def section(formatter: Any, heading: str, lines: Sequence[tuple[str, str]], column: int) -> None:
    """A heading and a list in two columns, as typer has them; it would take Chinese for half as wide as it is, and for one word."""
    formatter.write(f"\n{heading}\n")
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


def _heading(param: Any) -> str:
    return "arguments" if param.param_type_name == "argument" else param.rich_help_panel or Panel.OWN.value


def _described(param: Any) -> str:
    notes = catalogue().SEMICOLON.join(_notes(param))
    return "  ".join(part for part in (said(param.help), notes and f"[{notes}]") if part)


def _notes(param: Any) -> Iterator[str]:
    """What stands in brackets: the default, the range, whether it must be given."""
    if isinstance(param.show_default, str):
        yield text("help.default", value=said(param.show_default))
    elif param.show_default and not (param.required or param.default in {None, False, ()}):
        yield text("help.default", value=param.default)
    least, most = getattr(param.type, "min", None), getattr(param.type, "max", None)
    if most is not None:
        yield text("help.between", least=least, most=most)
    if param.required:
        yield text("help.required")
