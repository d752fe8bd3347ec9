"""What a run is told by a program: its options as plain values, else what the account's wxpush.yaml says. Bounds are those of the options' records."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from math import inf
from types import MappingProxyType
from typing import Any

from wxpush.api.values import Options, counted
from wxpush.config import Config
from wxpush.errors import UsageError
from wxpush.options import send, timing
from wxpush.options.option import Option
from wxpush.options.values import Values
from wxpush.parsing.quantities import HIGHEST_RATE, LONGEST_DURATION, CountOrShare
from wxpush.run.settings import suppression, timing_of


def settled(options: Options, config: Config) -> dict[str, Any]:
    """Fields of the run's `Settings`. Raises UsageError for a value out of its range, TypeError for an option that there is not."""
    given = dict[str, Any](options)
    listed: dict[Option[Any], Any] = {send.SUPPRESS: given.pop("suppress", None)}
    listed |= {option: given.pop(option.name, None) for option in (timing.WINDOW, timing.TIMEZONE, timing.AT)}
    wait, grace = given.pop("wait", None), given.pop("at_grace", None)
    valid_for = given.pop("valid_for", None)
    if unknown := given.keys() - _READ.keys():
        raise TypeError(f"unknown option: {', '.join(sorted(unknown))}")
    chosen = Values(listed, config.options())
    values = {option.name: chosen[option] for option in _OPTIONS}
    # None is what a program has where it leaves an option as it is.
    values |= {name: _READ[name](value) for name, value in given.items() if value is not None}
    when = timing_of(chosen, config)
    when = replace(when, wait=when.wait if wait is None else bool(wait))
    when = replace(when, grace=when.grace if grace is None else _duration(grace))
    if valid_for is not None:
        when = replace(
            when, valid_for=_within(valid_for, LONGEST_DURATION, "quantities.duration_out_of_range")
        )
    return values | {"suppression": suppression(chosen), "timing": when}


def _within(value: Any, most: float, refused: str) -> Any:
    if not 0 < value <= most:  # no NaN is
        raise UsageError(refused, text=str(value))
    return value


def _rate(value: float) -> float:
    return value if value == inf else _within(value, HIGHEST_RATE, "quantities.rate_out_of_range")


def _duration(value: float) -> float:
    return value if value == inf else _within(value, LONGEST_DURATION, "quantities.duration_out_of_range")


def _attempt(value: float) -> float:
    return _duration(send.attempt(value))


def _most(option: Option[Any], value: int) -> CountOrShare:
    if value < 0:
        raise UsageError("misuse.too_small", name=option.name, value=value, least=0)
    return CountOrShare(count=value)


_COUNTS = (send.CONCURRENCY, send.LIMIT, send.CANARY, send.MAX_SENDS)
_READ: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "rate": _rate,
        "timeout": _attempt,
        "max_duration": _duration,
        **{option.name: partial(counted, option) for option in _COUNTS},
        **{
            option.name: partial(_most, option)
            for option in (send.MAX_ERRORS, send.MAX_INVALID, send.KEEP_QUOTA)
        },
        "check_followers": bool,
        "again": bool,
        "accept_changes": bool,
        "in_doubt": send.IN_DOUBT.read,
        "linger": lambda value: _duration(value) if value else 0.0,
        "errcode_is_row": frozenset,
    }
)
_OPTIONS = tuple(option for option in send.SENDING if option.name in _READ)
