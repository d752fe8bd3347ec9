"""A line to people: its label first, in colour, and broken where words end. Both on terminals only: whoever keeps lines, searches them."""

import os

from wxpush.words.labels import Label, labelled

#: Lines after the first stand back by so much, so that it is seen where the next one begins.
_INDENT = "  "
#: Select Graphic Rendition: bold, and a colour of the sixteen that each terminal has.
#: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
_COLOURS = {
    Label.ERROR: "\x1b[1;31m",
    Label.WARNING: "\x1b[1;33m",
    Label.NOTE: "\x1b[36m",
    Label.NEXT: "\x1b[1;36m",
    Label.DONE: "\x1b[1;32m",
}
_PLAIN = "\x1b[0m"


def on_terminal(label: Label, said: str, columns: int) -> str:
    """The line as a terminal of that width shows it, without a newline at its end. `said` is clean of what moves a cursor."""
    whole = str(labelled(label, said))
    # A command is copied from the screen: a newline in it would end it.
    text = whole if label is Label.NEXT or columns <= 0 else _broken(whole, columns)
    word = whole[: len(whole) - len(said)].rstrip()
    return f"{_COLOURS[label]}{word}{_PLAIN}{text[len(word) :]}" if _coloured() else text


def _broken(text: str, columns: int) -> str:
    from wxpush.progress.columns import wrapped  # noqa: PLC0415 - rich is slow to import

    return "\n".join(wrapped(text, columns, rest=_INDENT))


def _coloured() -> bool:
    """Whether colours are wanted: https://no-color.org"""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") not in {None, "", "dumb"}
