"""The values of options, and which source has precedence."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wxpush.errors import UsageError
from wxpush.options.option import Option, Value
from wxpush.words import Sentence, parts

_NOTHING: Mapping[str, object] = MappingProxyType({})


class Values:
    """The values of options: as command line or environment give them, else as wxpush.yaml has them, else the default.

    An option that a command does not take is as if it were not given.
    """

    def __init__(self, given: Mapping[Option[Any], Any], file: Mapping[str, object] = _NOTHING) -> None:
        # An option that may be repeated comes as an empty list where it is not given.
        self._given = {option: value for option, value in given.items() if value not in (None, [])}
        self._file = file

    def __getitem__(self, option: Option[Value]) -> Value:
        """Its value. Raises UsageError for what cannot be read."""
        value = self.given(option)
        if value is not None:
            return _read(option, value)
        if option.in_file is not None:
            value = self._file.get(option.name)
        return option.default if value is None else option.read(value)

    def given(self, option: Option[Any]) -> Any:
        """What command line or environment say, as they do; None where they say nothing."""
        return self._given.get(option)

    def paths(self) -> list[Path]:
        """All files and folders that are given."""
        return [Path(given) for option, given in self._given.items() if option.kind is Path]

    def outputs(self) -> dict[str, Path]:
        """The files that are given to be written, by the shortest flags of their options."""
        return {option.flags[0]: Path(given) for option, given in self._given.items() if option.writes}

    def over(self, file: Mapping[str, object]) -> "Values":
        """The same, laid over what wxpush.yaml says, by name."""
        return Values(self._given, file)


def _read(option: Option[Value], value: Any) -> Value:
    """The value of what is given. Raises UsageError that names the option, or the variable that gave it."""
    try:
        return option.read(value)
    except UsageError as error:
        origin = option.flag
        if option.in_environment and os.environ.get(option.variable) == str(value):
            origin = option.variable
        if not isinstance(error.sentence, Sentence) or origin in str(error):
            raise
        what, do = parts(error.sentence)
        raise UsageError("misuse.of_option", option=origin, what=what, do=do or "") from None
