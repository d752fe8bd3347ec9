"""The keys of campaign files and of wxpush.yaml that say when messages may leave, and the window that they make together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.schedule.dates import days
from wxpush.schedule.week import week
from wxpush.schedule.window import Window
from wxpush.schedule.zones import DEFAULT, zone
from wxpush.words import Sentence, parts

Key = TypeVar("Key")

#: In place of a window: none, although another file has one.
ALWAYS = "always"


class WindowKeys(Struct, frozen=True, kw_only=True):
    """What one source says of it; None is what it does not say."""

    window: str | None = None
    timezone: str | None = None
    holidays: tuple[str, ...] | None = None
    workdays: tuple[str, ...] | None = None


def window_text(text: str) -> str:
    """The same, once it can be read. Raises UsageError."""
    if text.strip().lower() != ALWAYS:
        week(text)
    return text


def zone_name(name: str) -> str:
    """The same, once there is such a zone. Raises UsageError."""
    zone(name)
    return name


def window_of(sources: Sequence[WindowKeys]) -> Window | None:
    """The window that holds where the earlier sources have precedence, key by key; None: none. Raises UsageError."""
    text = _first(each.window for each in sources)
    if text is None or text.strip().lower() == ALWAYS:
        return None
    name = zone_of(sources)
    return Window(
        week(text),
        zone(name),
        name,
        days(_first(each.holidays for each in sources) or ()),
        days(_first(each.workdays for each in sources) or ()),
    )


def joined(sources: Sequence[WindowKeys]) -> WindowKeys | None:
    """What each source says, put together, where that makes a window. Raises UsageError."""
    if window_of(sources) is None:
        return None
    values = {name: _first(getattr(each, name) for each in sources) for name in WindowKeys.__struct_fields__}
    return WindowKeys(**values)


def zone_of(sources: Sequence[WindowKeys]) -> str:
    """The name of the zone that holds."""
    return _first(each.timezone for each in sources) or DEFAULT


def problems(keys: WindowKeys) -> Iterator[tuple[str, Sentence | None]]:
    """What is wrong with them: (place, problem with its fix)."""
    yield "window", problem_of(lambda: window_text(keys.window) if keys.window is not None else None)
    yield "timezone", problem_of(lambda: zone_name(keys.timezone) if keys.timezone is not None else None)
    listed: dict[str, frozenset[date]] = {}
    for name, texts in (("holidays", keys.holidays), ("workdays", keys.workdays)):

        def read(name: str = name, texts: tuple[str, ...] | None = texts) -> None:
            listed[name] = days(texts or ())

        yield name, problem_of(read)
    both = listed.get("holidays", frozenset()) & listed.get("workdays", frozenset())
    yield "workdays", Sentence("schedule.both_lists", day=min(both)) if both else None


def _first(found: Iterable[Key | None]) -> Key | None:
    return next((each for each in found if each is not None), None)


def problem_of(read: Callable[[], object]) -> Sentence | None:
    """Why it cannot be read, as a campaign file is told of it."""
    try:
        read()
    except UsageError as error:
        if not isinstance(error.sentence, Sentence):
            raise
        what, do = parts(error.sentence)
        return Sentence("schedule.problem", what=what, do=(do or "").rstrip(".。"))
    return None
