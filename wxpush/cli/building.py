"""Typer's commands, made from the table: each when it is first needed. Its module is imported only when it runs."""

import inspect
from collections.abc import Iterator, MutableMapping
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import typer

from wxpush.cli.common.failures import outlined
from wxpush.cli.entries import Command, Group, Task
from wxpush.cli.helppage import CommandPage, GroupPage, first_column, section, text
from wxpush.cli.parameters import argument_parameter, option_parameter, word_of
from wxpush.cli.table import COMMANDS
from wxpush.errors import UsageError, meaning
from wxpush.options.common import LOG_FILE, VERBOSE
from wxpush.options.option import Option
from wxpush.options.values import Values
from wxpush.system.userfolders import here
from wxpush.words import Means

#: -vv shows where a bug came up.
_OUTLINES = 2


class Commands(GroupPage):
    """The group of all commands. Of the others it shows the lines in the table."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs | {"commands": _Made(), "help": "help.wxpush"})

    def get_params(self, ctx: Any) -> list[Any]:
        """`--version`, `--help` and those for completion, which typer makes."""
        params: list[Any] = super().get_params(ctx)
        for param in params:
            # By the flag: its click may give --help another name.
            param.help = f"help.own_{max(param.opts, key=len).removeprefix('--').replace('-', '_')}"
            if param.name == "install_completion":
                param.callback = _install_completion
        return params

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - click's
        """Their names, in the table's order; none is made for it."""
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - click's
        """By what they are for, each with its line in the table."""
        for task in Task:
            lines = [
                (name, CommandPage(name, help=entry.help).get_short_help_str())
                for name, entry in COMMANDS.items()
                if entry.task is task
            ]
            section(formatter, text(f"help.task_{task.value}"), lines, first_column(COMMANDS))


def _install_completion(ctx: Any, _: Any, value: Any) -> Any:
    """What typer does, in words of the catalogue. `value`: the shell, where typer does not find it out."""
    if not value or ctx.resilient_parsing:
        return value
    from typer._completion_shared import install  # noqa: PLC0415 - once in a machine's life

    shell, path = install(shell=value if isinstance(value, str) else None)
    typer.secho(text("help.completion_installed", shell=shell, path=path), fg="green")
    typer.echo(text("help.completion_begins"))
    raise typer.Exit


class _Made(MutableMapping[str, Any]):
    """The commands by name, each made when it is asked for, and kept."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _made(name, COMMANDS[name])
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _made(name: str, entry: Command | Group) -> Any:
    if isinstance(entry, Command):
        own = typer.Typer(add_completion=False, rich_markup_mode=None)
        _add(own, name, name, entry)
        return typer.main.get_command(own)
    own = typer.Typer(
        name=name,
        cls=GroupPage,
        help=entry.help,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
    )
    for word, command in entry.commands.items():
        _add(own, word, f"{name}.{word}", command)
    return typer.main.get_group(own)  # also where there is one command only


def _add(to: typer.Typer, name: str, module: str, command: Command) -> None:
    settings = {"ignore_unknown_options": True} if command.numbers else None
    to.command(name, cls=CommandPage, help=command.help, context_settings=settings)(
        _function(module, command)
    )


def _function(name: str, command: Command) -> Any:
    """What typer calls, with a parameter for each argument and option."""
    parameters = [*map(argument_parameter, command.arguments), *map(option_parameter, command.options)]
    parameters += [option_parameter(option, hidden=True) for option in command.refuses]

    def run(**given: Any) -> None:
        arguments = {argument.name: given[argument.name] for argument in command.arguments}
        options = Values({option: given[word_of(option)] for option in command.options})
        if command.options:
            arguments["options"] = options
        means: AbstractContextManager[None] = (
            nullcontext() if command.means is None else meaning(command.means)
        )
        with outlined(aloud=options[VERBOSE] >= _OUTLINES), means:
            _require_folder(arguments, options)
            _refuse({option: given[word_of(option)] for option in command.refuses})
            if command.clustered:  # first: it tells whether what the module needs is installed
                arguments["where"] = _cluster_place(options)
            _look_at_files(arguments, options)
            module = import_module(module_of(name))
            with _logged(command, arguments, options):
                code = module.run(**arguments) or 0
            raise typer.Exit(code)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _require_folder(arguments: dict[str, Any], options: Values) -> None:
    """Where the folder that the user is in was deleted, only those go on who name all files from the root. Raises UsageError."""
    named = [given for name, given in arguments.items() if name == "recipients" or isinstance(given, Path)]
    named += options.paths()
    if not named or any(each is None or not Path(each).is_absolute() for each in named):
        here()


def _refuse(refused: dict[Option[Any], Any]) -> None:
    """What would be done otherwise than it is asked for. Raises UsageError."""
    values = Values(refused)
    if any(values[option] for option in refused):
        with meaning(Means.NOT_CHANGED_OR_SENT):
            raise UsageError("cli.no_trial_here")


def _cluster_place(options: Values) -> object:
    from wxpush.cli.common.cluster.place import cluster_place  # noqa: PLC0415 - only a command of a cluster

    return cluster_place(options)


def _look_at_files(arguments: dict[str, Any], options: Values) -> None:
    """Of a command without a campaign. One that has one knows all of its files only when it has found them."""
    if arguments.get("recipients") is not None or "options" not in arguments:
        return
    from wxpush.cli.common.apart import require_apart  # noqa: PLC0415 - only a command that runs needs it

    names = {"source": "FILE", "campaign": "CAMPAIGN"}
    require_apart(options, read={names[name]: given for name, given in arguments.items() if name in names})


def _logged(command: Command, arguments: dict[str, Any], options: Values) -> AbstractContextManager[None]:
    if command.keeps_log or options.given(LOG_FILE) is None:
        return nullcontext()
    from wxpush.cli.common.apart import logged  # noqa: PLC0415 - only a command that runs needs it

    words = arguments.get("words", ())[:-1]  # of `rate`, whose last word is one
    return logged(arguments.get("recipients", *words or (None,)), options)


def module_of(name: str) -> str:
    """The module of a command: of `template.list`, say."""
    return f"wxpush.cli.commands.{name}{'_' if iskeyword(name.rpartition('.')[2]) else ''}"
