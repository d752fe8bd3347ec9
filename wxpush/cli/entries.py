"""What the table of commands says of each: its texts by their ids, and which arguments and options it takes."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from wxpush.options.option import Argument, Option
from wxpush.words import Means


class Task(Enum):
    """What an operator is about: `wxpush --help` has the commands under these headings, in this order."""

    PREPARE = "prepare"
    SEND = "send"
    LOOK = "look"
    PEOPLE = "people"
    CLUSTER = "cluster"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `help`: the id of its text; `numbers`: what begins with - may be an argument; `clustered`: it is given where the cluster is.

    `keeps_log`: it opens --log-file itself, when it knows what its configuration says of it; of the others the flag or the variable counts.
    `refuses`: options that others have, known only to be refused. `means`: what an error means for the rows; None for a command that sends, where the error knows. `task`: None for a member of a group.
    """

    help: str
    options: tuple[Option[Any], ...] = ()
    arguments: tuple[Argument, ...] = ()
    numbers: bool = False
    clustered: bool = False
    means: Means | None = None
    task: Task | None = None
    refuses: tuple[Option[Any], ...] = ()
    keeps_log: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Commands under one name."""

    help: str
    commands: dict[str, Command]
    task: Task
