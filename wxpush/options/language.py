"""In which language people are told."""

from wxpush.errors import UsageError
from wxpush.options.option import Option, Panel
from wxpush.words import languages


def language(word: str) -> str:
    """One that there is. Raises UsageError."""
    if word not in languages():
        raise UsageError("misuse.language_unknown", word=word, words=languages())
    return word


#: Help and errors of the command line are told in it too, so it is taken from them before they are read.
LANG = Option(
    flags=("--lang",),
    help="help.lang",
    panel=Panel.OUTPUT,
    metavar="LANGUAGE",
    read=language,
    default=None,
)
