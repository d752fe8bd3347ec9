"""Names of columns, as rows carry them."""

from typing import Final

#: In the name of a column, what stands before its number: the column has no name, or shares it. No text can use such a column.
APART: Final = "\0"


def column_name(column: str) -> str:
    """The name of a column as the file has it."""
    return column.partition(APART)[0]
