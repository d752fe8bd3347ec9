"""The pages of `--help` in the language of the catalogue: Typer writes headings, defaults and options of its own in English."""

from collections.abc import Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup

from wxpush.words import Sentence


class _Page:
    """What the pages of commands and groups have in common. Stands before Typer's class."""

    params: list[Any]

    def __init__(self, *args: Any, **attrs: Any) -> None:
        super().__init__(*args, **attrs | {"options_metavar": text("help.usage_options")})

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line that says how it is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined] # typer's
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{text('help.usage')} ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options."""
        params = self.get_params(ctx)  # type: ignore[attr-defined] # typer's
        for kind in ("argument", "option"):
            found = [(param, param.get_help_record(ctx)) for param in params if param.param_type_name == kind]
            lines = [(record[0], _described(param)) for param, record in found if record is not None]
            if lines:
                with formatter.section(text(f"help.heading_{kind}s")):
                    formatter.write_dl(lines)

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, which typer makes."""
        option = super().get_help_option(ctx)  # type: ignore[misc] # typer's
        if option is not None:
            option.help = text("help.own_help")
        return option


class CommandPage(_Page, TyperCommand):
    """A command with its page."""


class GroupPage(_Page, TyperGroup):
    """A group of commands with its page."""

    def __init__(self, *args: Any, **attrs: Any) -> None:
        super().__init__(*args, **attrs | {"subcommand_metavar": text("help.usage_command")})

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Options, and the commands with their lines."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Each command in one line, which is cut where it is too long."""
        commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        width = (
            formatter.width - max(map(len, commands)) - 6
        )  # typer's own: three times the gap between columns
        with formatter.section(text("help.heading_commands")):
            formatter.write_dl(
                [(name, command.get_short_help_str(width)) for name, command in commands.items() if command]
            )


def text(name: str, **fields: object) -> str:
    """The text of one sentence of the catalogue."""
    return str(Sentence(name, **fields))


def _described(param: Any) -> str:
    notes = "; ".join(_notes(param))
    return "  ".join(filter(None, (param.help, notes and f"[{notes}]")))


def _notes(param: Any) -> Iterator[str]:
    """What stands in brackets: the default, the range, whether it must be given."""
    if isinstance(param.show_default, str):
        yield text("help.default", value=f"({param.show_default})")
    elif param.show_default and not (param.required or param.default is None or param.default is False):
        yield text("help.default", value=param.default)
    least, most = getattr(param.type, "min", None), getattr(param.type, "max", None)
    if least is not None:
        yield f"x>={least}" if most is None else f"{least}<=x<={most}"
    if param.required:
        yield text("help.required")
