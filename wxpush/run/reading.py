"""How a list is read that can be read in two ways: as it was before, or as the operator says."""

from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.run.place import Place
from wxpush.sources import Input, open_input
from wxpush.sources.doubts import EncodingDoubtError, ReadingDoubtError


def open_recipients(place: Place) -> Input:
    """The rows, read as the campaign was begun where there is a doubt. Raises SourceError and UsageError."""
    try:
        return _open(place)
    except ReadingDoubtError as doubt:
        if (found := _as_before(place, doubt)) is None:
            raise
        return found


def _open(place: Place) -> Input:
    how = place.reading
    return open_input(
        place.recipients,
        format=how.format,
        encoding=how.encoding,
        sheet=how.sheet,
        hidden=how.hidden_rows,
        delimiter=how.delimiter,
        header_line=how.header_line,
    )


def _as_before(place: Place, doubt: ReadingDoubtError) -> Input | None:
    """Read as the campaign was begun; None where it was not, or with another file."""
    checkpoint = SqliteCheckpoint.read(place.checkpoint)
    if checkpoint is None:
        return None
    with checkpoint:
        facts, blocks = checkpoint.facts(), checkpoint.blocks()
    if facts is None:
        return None
    if isinstance(doubt, EncodingDoubtError):
        known = facts.encoding in doubt.choices
        return _open(place.read_as(doubt, facts.encoding)) if known else None
    for choice in doubt.choices:
        found = _open(place.read_as(doubt, choice))
        if found.unchanged(blocks):
            return found
        found.close()
    return None
