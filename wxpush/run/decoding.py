"""In which encoding a list is read whose text can be read in two ways: as it was before, or as the operator says."""

from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import EncodingDoubtError
from wxpush.run.place import Place
from wxpush.sources import Input, open_input


def open_recipients(place: Place) -> Input:
    """The rows, in the encoding that was decided before where there is a doubt. Raises SourceError and UsageError."""
    try:
        return _open(place)
    except EncodingDoubtError as doubt:
        if (encoding := _before(place, doubt)) is None:
            raise
        return _open(place.in_encoding(encoding))


def _open(place: Place) -> Input:
    return open_input(place.recipients, format=place.format, encoding=place.encoding, sheet=place.sheet)


def _before(place: Place, doubt: EncodingDoubtError) -> str | None:
    """The encoding in which the campaign was begun, where it is one of these."""
    checkpoint = SqliteCheckpoint.read(place.checkpoint)
    if checkpoint is None:
        return None
    with checkpoint:
        facts = checkpoint.facts()
    return facts.encoding if facts is not None and facts.encoding in doubt.readings else None
