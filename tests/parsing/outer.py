"""A type that files are read as, and what is told where one does not fit."""

import pytest
from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.parsing.yamlfile import load


class Inner(Struct, frozen=True, forbid_unknown_fields=True):
    appid: str
    size: int = 0


class Outer(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    data: dict[str, str] = {}
    inner: Inner | None = None
    hosts: list[str] = []
    accounts: dict[str, Inner] = {}
    groups: list[dict[str, Inner]] = []
    ratio: float = 1.0
    on: bool = False
    start: str | int = ""


def reading(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, Outer, what="campaign file")


def problem(tmp_path, text):
    with pytest.raises(UsageError) as caught:
        reading(tmp_path, text)
    told = str(caught.value)
    assert told.endswith((". Nothing was sent.", "? Nothing was sent."))
    return told.removeprefix(str(tmp_path / "a.yaml")).removesuffix(" Nothing was sent.").removesuffix(".")
