"""`python -m tests.reliability.calls.preloaded ARGUMENTS`: wxpush with all its modules loaded before it begins.

Who fails the system calls of a run wants those of the run: of the interpreter, which reads modules from its disk, nothing is to be
learnt.
"""

import sys

from tests.warm.server import own_signals, warm


def main() -> None:
    arguments = sys.argv[1:]
    command = warm()
    own_signals()
    sys.argv = ["wxpush", *arguments]
    command()


if __name__ == "__main__":
    main()
