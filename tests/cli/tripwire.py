"""wxpush in a process that sends itself a signal when it makes its n-th call of a function.

    python -m tests.cli.tripwire NTH SIGNAL COUNT_FILE COMMAND...

Leaves in COUNT_FILE how many calls there were up to the end, or to the signal.
"""

import os
import sys
from pathlib import Path
from typing import Any, NoReturn


def _lay(nth: int, number: int, count_file: Path) -> None:
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        if event not in {"call", "c_call"}:
            return
        calls += 1
        if calls == nth:
            sys.setprofile(None)
            os.kill(os.getpid(), number)

    def leave(code: Any = None, /) -> NoReturn:
        sys.setprofile(None)
        count_file.write_text(str(calls))
        raise SystemExit(code)

    sys.exit = leave
    sys.setprofile(count)


if __name__ == "__main__":
    nth, number, count_file, *command = sys.argv[1:]
    sys.argv = ["wxpush", *command]
    _lay(int(nth), int(number), Path(count_file))
    from wxpush.cli.main import main

    main()
