"""The texts of a language, by id: of a room when one of it is asked for."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, cast

Text: TypeAlias = str | tuple[str, str]


class Texts(Mapping[str, Text]):
    """All texts of a language, by id. A room is imported when one of its texts is asked for: `--help` needs few of them."""

    def __init__(self, package: str) -> None:
        """`package`: the language's, with its whole name."""
        self._package = package
        self._rooms: dict[str, Mapping[str, Text]] = {}

    def __getitem__(self, id: str, /) -> Text:  # noqa: A002 - it is one
        room, _, word = id.partition(".")
        return self._room(room)[word]

    def __iter__(self) -> Iterator[str]:
        for room in self.rooms():
            yield from (f"{room}.{word}" for word in self._room(room))

    def __len__(self) -> int:
        return sum(len(self._room(room)) for room in self.rooms())

    def rooms(self) -> list[str]:
        """The names of all rooms, sorted."""
        return sorted(_modules(self._package))

    def _room(self, name: str) -> Mapping[str, Text]:
        if name not in self._rooms:
            if name not in _modules(self._package):
                raise KeyError(name)
            self._rooms[name] = _texts(f"{self._package}.{name}")
        return self._rooms[name]


def _texts(name: str) -> Mapping[str, Text]:
    """The texts of a module, or of all modules of a package."""
    if not hasattr(import_module(name), "__path__"):
        return cast("Mapping[str, Text]", import_module(name).TEXTS)
    parts = [import_module(f"{name}.{part}").TEXTS for part in _modules(name)]
    return {word: text for part in parts for word, text in part.items()}


@cache
def _modules(package: str) -> frozenset[str]:
    (folder,) = import_module(package).__path__
    names = (path.name.removesuffix(".py") for path in Path(folder).iterdir())
    return frozenset(name for name in names if name.isidentifier() and not name.startswith("_"))
