"""`notify:` of an account, as a whole: which files it names, and the text that the user trusts."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import structs

from wxpush.options.notifier import NotifierKeys

_FILES = ("url_file", "secret_file")


def files_of(notify: Mapping[str, NotifierKeys]) -> Iterator[tuple[str, str]]:
    """The files that are named, each with its place."""
    for name, keys in notify.items():
        yield from ((f"notify.{name}.{key}", text) for key, text in _files(keys))


def _files(keys: NotifierKeys) -> Iterator[tuple[str, str]]:
    for key in _FILES:
        if text := getattr(keys, key):
            yield key, text


def located(
    notify: Mapping[str, NotifierKeys], beside: Callable[[str, str], Path]
) -> dict[str, NotifierKeys]:
    """The same, with its files as they are found from anywhere. `beside` is given a place and what stands there."""
    return {
        name: structs.replace(
            keys, **{key: str(beside(f"notify.{name}.{key}", text)) for key, text in _files(keys)}
        )
        for name, keys in notify.items()
    }


def as_text(notify: Mapping[str, NotifierKeys]) -> str:
    """All that it says, the same however it is written."""
    return msgspec.json.encode(notify, order="sorted").decode()
