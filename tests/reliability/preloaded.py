"""`python -m tests.reliability.preloaded ARGUMENTS`: wxpush with all its modules loaded before it begins.

Who fails the system calls of a run wants those of the run: of the interpreter, which reads modules from its disk, nothing is to be
learnt.
"""

import importlib
import pkgutil
import sys

import wxpush
from tests.warm import own_signals, warm

#: What `send` does without.
_NOT_NEEDED = (
    "wxpush.cluster",
    *(f"wxpush.cli.commands.{name}" for name in ("dispatch", "work", "pause", "resume")),
    "wxpush.cli.common.cluster",
    "wxpush.sandbox",
    "wxpush.__main__",
)

#: What libraries load only when they are first used.
_LATE = ("encodings.ascii", "encodings.idna", "httpcore", "rich.progress", "trio")


def main() -> None:
    arguments = sys.argv[1:]
    command = warm()
    for name in _LATE:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(wxpush.__path__, "wxpush.", onerror=lambda _: None):
        if not module.name.startswith(_NOT_NEEDED):
            importlib.import_module(module.name)
    own_signals()
    sys.argv = ["wxpush", *arguments]
    command()


if __name__ == "__main__":
    main()
