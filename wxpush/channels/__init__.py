"""Kinds of message, by their name in campaign files. To add one: a folder or a file here, and its line in the table."""

from pathlib import Path
from typing import Any

from wxpush.campaign import Campaign
from wxpush.channels.common.errcodes import Errcode
from wxpush.channels.common.kind import MessageKind
from wxpush.channels.template import TEMPLATE
from wxpush.errors import UsageError
from wxpush.parsing.yamlfile import Document
from wxpush.words import Sentence

CHANNELS: dict[str, MessageKind[Any]] = {
    TEMPLATE.word: TEMPLATE,
}


def known(word: str) -> MessageKind[Any]:
    """The kind of message that a checkpoint names. Raises UsageError for one of a newer version."""
    kind = CHANNELS.get(word)
    if kind is None:
        raise UsageError("checkpoint.unknown_kind", kind=word)
    return kind


def explained(code: int) -> dict[str, Errcode]:
    """What a code means, by the word of each kind of message that knows it; empty: none does, and `unknown` says what can be said."""
    found = {word: kind.errcodes.lookup(code) for word, kind in CHANNELS.items()}
    return {word: errcode for word, errcode in found.items() if errcode is not None}


def load_campaign(path: Path) -> tuple[MessageKind[Any], Campaign]:
    """Read and check a campaign file; the campaign's name is the file's stem when it gives none. Raises UsageError."""
    document = Document.read(path, what=Sentence("parsing.campaign_file"))
    word = document.values.get("channel", TEMPLATE.word)
    kind = CHANNELS.get(word) if isinstance(word, str) else None
    if kind is None:
        raise document.places.fault("channel", Sentence("channels.unknown_kind", kinds=[*CHANNELS]))
    return kind, kind.read(document, path.stem)
