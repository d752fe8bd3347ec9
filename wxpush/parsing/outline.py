"""What may be told of an exception that nobody expected: its kind and where it came up, never its words.

The words of such an exception may quote anything: an address with the token in it, a body, a row. So may the values of
variables. Neither is looked at, so that nothing depends on what a secret looks like.
"""

import errno
import linecache
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

_ROOTS = tuple(sorted({str(Path(entry or ".").resolve()) for entry in sys.path}, key=len, reverse=True))
#: Exceptions of one chain, and calls of one exception, that are told: a recursion has a thousand.
_MOST_ERRORS = 20
_MOST_CALLS = 60


def outline(error: BaseException) -> str:
    """Lines: the exceptions of the chain, what was raised last first, each with the calls that led to it."""
    told = [line for each in chain(error) for line in _told(each)]
    return "\n".join(told)


def kind(error: BaseException) -> str:
    """The exception's class, and the number that the system gives it."""
    number = error.errno if isinstance(error, OSError) else None
    name = errno.errorcode.get(number) if isinstance(number, int) else None
    return f"{type(error).__name__} ({name})" if name else type(error).__name__


def chain(error: BaseException) -> list[BaseException]:
    """The exception and those behind it, each once: members of a group, causes, and contexts, hidden ones too."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting and len(found) < _MOST_ERRORS:
        one = waiting.pop(0)
        if any(one is other for other in found):
            continue
        found.append(one)
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        behind = one.__cause__ or one.__context__
        waiting += [behind] if behind is not None else []
    return found


def _told(error: BaseException) -> Iterator[str]:
    yield kind(error)
    calls = list(traceback.walk_tb(error.__traceback__))
    for frame, line in calls[-_MOST_CALLS:]:
        code = frame.f_code
        text = linecache.getline(code.co_filename, line).strip()
        yield f"  {_place(code)}:{line} in {code.co_name}" + (f": {text}" if text else "")


def _place(code: CodeType) -> str:
    """The file below the folder that it was imported from: the folders above it are not to be shown."""
    root = next((root for root in _ROOTS if code.co_filename.startswith(f"{root}/")), None)
    return code.co_filename[len(root) + 1 :] if root else Path(code.co_filename).name
