"""What a line to people is: it begins with the word for it."""

from enum import Enum

from wxpush.words import Sentence


class Label(Enum):
    """Chosen by whoever tells, who alone knows."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    #: What to run next.
    NEXT = "next"
    DONE = "done"


def labelled(label: Label, said: Sentence | str) -> Sentence:
    """A line with its label, where no terminal has to be thought of."""
    return Sentence(f"progress.line_{label.value}", said=said)
