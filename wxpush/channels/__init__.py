"""Kinds of message, by their name in campaign files. To add one: a folder or a file here, and its line in the table."""

from pathlib import Path
from typing import Any

from wxpush.campaign import Campaign
from wxpush.channels.common.errcodes import Errcode, unknown
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


def explained(code: int) -> Errcode:
    """What a code means, by the first kind of message that knows it."""
    found = (kind.errcodes.lookup(code) for kind in CHANNELS.values())
    return next(filter(None, found), None) or unknown(code)


def load_campaign(path: Path) -> tuple[MessageKind[Any], Campaign]:
    """Read and check a campaign file; the campaign's name is the file's stem when it gives none. Raises UsageError."""
    document = Document.read(path, what=Sentence("parsing.campaign_file"))
    word = document.values.get("channel", TEMPLATE.word)
    kind = CHANNELS.get(word) if isinstance(word, str) else None
    if kind is None:
        raise document.places.fault("channel", Sentence("channels.unknown_kind", kinds=[*CHANNELS]))
    return kind, kind.read(document, path.stem)
