"""Whether a test starts processes or opens sockets, as its code tells: followed from it and its fixtures through tests/."""

from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

#: Modules that are there to start processes or to open sockets: whoever names one, or what it defines, does so.
STARTERS = frozenset(
    {
        "aio_pika",
        "multiprocessing",
        "pty",
        "redis",
        "socket",
        "subprocess",
        "uvicorn",
        "wxpush.sandbox.client",
        "wxpush.sandbox.process",
        "wxpush.sandbox.server",
    }
)
#: Names that tell the same of modules that do much else: of os, of asyncio, and sys.executable.
NAMES = frozenset(
    {"create_subprocess_exec", "executable", "fork", "forkpty", "open_connection", "start_server", "system"}
)
#: Fixtures of others that open sockets.
FIXTURES = frozenset({"free_tcp_port", "free_tcp_port_factory", "free_udp_port", "free_udp_port_factory"})

#: They hold nothing.
_PLAIN = frozenset({str, bytes, int, float, bool, type(None)})


def starts(test: pytest.Function) -> bool:
    """Whether the test's function, a fixture of it or one of its parameters reaches a starter."""
    if not FIXTURES.isdisjoint(test.fixturenames):
        return True
    definitions = test._fixtureinfo.name2fixturedefs.values()
    functions = [definition.func for several in definitions for definition in several]
    parameters = test.callspec.params.values() if hasattr(test, "callspec") else ()
    return any(map(reaches, [test.function, *functions, *parameters]))


#: What was looked through before, by identity: objects that reach no starter, and some that do.
_PURE: dict[int, Any] = {}
_REACHING: dict[int, Any] = {}


def reaches(start: Any) -> bool:
    """The same for one function, or for what it is called with."""
    found, seen = [start], dict[int, Any]()
    while found:
        one = found.pop()
        if type(one) in _PLAIN or id(one) in seen or id(one) in _PURE:
            continue
        seen[id(one)] = one
        if id(one) in _REACHING or _is_starter(one):
            _REACHING[id(start)] = start
            return True
        found += _followed(one)
    _PURE.update(seen)
    return False


def _is_starter(one: Any) -> bool:
    home = one.__name__ if isinstance(one, ModuleType) else getattr(one, "__module__", None)
    if isinstance(home, str) and (home in STARTERS or home.partition(".")[0] in STARTERS):
        return True
    if not isinstance(one, FunctionType):
        return False
    # A module that a function imports for itself is among the names, too.
    return not (NAMES | STARTERS).isdisjoint(_names(one.__code__))


def _followed(one: Any) -> Iterator[Any]:
    """What an object names, where it is one of tests/ or holds such."""
    if isinstance(one, FunctionType):
        if _is_of_tests(one):
            yield from _named_by(one)
    elif isinstance(one, type):
        if _is_of_tests(one):
            yield from vars(one).values()
            yield from one.__bases__
    elif isinstance(one, property):
        yield one.fget
    elif isinstance(one, staticmethod | classmethod):
        yield one.__func__
    elif isinstance(one, dict):
        yield from one.values()
    elif isinstance(one, list | tuple | set | frozenset):
        yield from one
    elif _is_of_tests(type(one)):
        yield type(one)
        yield from (getattr(one, name) for name in getattr(one, "__dataclass_fields__", ()))


def _is_of_tests(one: Any) -> bool:
    return str(one.__module__).startswith("tests.")


def _named_by(function: FunctionType) -> Iterator[Any]:
    names = _names(function.__code__)
    for cell in function.__closure__ or ():
        yield cell.cell_contents
    if hasattr(function, "hypothesis"):
        yield function.hypothesis.inner_test
    if hasattr(function, "__wrapped__"):
        yield function.__wrapped__
    for name in names & function.__globals__.keys():
        named = function.__globals__[name]
        yield named
        if isinstance(named, ModuleType) and named.__name__.startswith("tests."):
            yield from (vars(named)[other] for other in names & vars(named).keys())


@cache
def _names(code: CodeType) -> frozenset[str]:
    """The names in a function and in those within it."""
    inner = (_names(constant) for constant in code.co_consts if isinstance(constant, CodeType))
    return frozenset(code.co_names).union(*inner)
