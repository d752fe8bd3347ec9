"""Parameters by which Typer reads arguments and options, made of their records."""

import inspect
from keyword import iskeyword
from typing import Annotated, Any

import typer

from wxpush.cli.completion import Found, completed, completes
from wxpush.options.option import Argument, Option


def argument_parameter(argument: Argument) -> inspect.Parameter:
    """That of an argument."""
    wanted = typer.Argument(
        metavar=argument.metavar, help=argument.help, autocompletion=_completion(argument)
    )
    optional = not argument.required and argument.default is None
    return _parameter(
        argument.name,
        argument.kind | None if optional else argument.kind,
        wanted,
        inspect.Parameter.empty if argument.required else argument.default,
    )


def option_parameter(option: Option[Any], *, hidden: bool = False) -> inspect.Parameter:
    """That of an option. `hidden`: `--help` does not show it."""
    # Where no other source is asked, typer knows the default itself, and shows it as it does.
    known = (
        not option.in_environment
        and not option.shown  # what is written in words is read by us
        and option.kind is not bool
        and isinstance(option.default, (str, int, float))
    )
    shown = option.shown if isinstance(option.shown, str) else option.shown.id
    wanted = typer.Option(
        *option.flags,
        help=option.help,
        metavar=option.metavar,
        envvar=option.variable if option.in_environment else None,
        show_envvar=False,
        show_default=False if option.counts else known or shown or False,
        hidden=hidden,
        rich_help_panel=option.panel.value,
        autocompletion=_completion(option),
        count=option.counts,
        min=option.least,
        max=option.most,
    )
    if option.required:
        return _parameter(word_of(option), option.kind, wanted)
    kind, default = (option.kind, option.default) if known or option.counts else (option.kind | None, None)
    return _parameter(word_of(option), kind, wanted, default)


def _completion(what: Option[Any] | Argument) -> Any:
    if not completes(what):
        return None

    def complete(ctx: Any, incomplete: str) -> list[Found]:
        return completed(what, ctx, incomplete)

    return complete


def _parameter(
    name: str, kind: Any, wanted: Any, default: Any = inspect.Parameter.empty
) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, wanted]
    )


def word_of(option: Option[Any]) -> str:
    """What the function that Typer calls has it as."""
    return f"{option.name}_" if iskeyword(option.name) else option.name
