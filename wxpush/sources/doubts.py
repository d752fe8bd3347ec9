"""A recipient file that can be read in more than one way: only its owner knows which is meant."""

from collections.abc import Mapping

from wxpush.errors import SourceError


class ReadingDoubtError(SourceError):
    """The recipient file can be read in more than one way, and only its owner knows which is meant: `option` says it."""

    option: str
    #: What can be said, and what the file is then.
    choices: Mapping[str, str]


class EncodingDoubtError(ReadingDoubtError):
    """`choices`: of each encoding what a cell says in it."""

    option = "--encoding"

    def __init__(self, path: object, line: int, choices: Mapping[str, str]) -> None:
        (first, text), *rest = choices.items()
        if rest:
            ((second, other),) = rest
            super().__init__(
                "sources.two_readings",
                path=path, line=line, first=first, text=text, second=second, other=other,
            )  # fmt: skip
        else:
            super().__init__("sources.odd_reading", path=path, line=line, first=first, text=text)
        self.choices = choices


class HiddenRowsError(ReadingDoubtError):
    """Rows of a sheet are hidden, by a filter or by hand. `choices`: sent, or left out, and how many rows there are then."""

    option = "--hidden-rows"

    def __init__(self, path: object, sheet: str, *, hidden: int, rows: int) -> None:
        super().__init__("sources.hidden_rows", path=path, sheet=sheet, hidden=hidden, rows=rows)
        self.choices = {"send": f"{rows:,}", "skip": f"{rows - hidden:,}"}
