"""`python -m wxpush.sandbox '{"port": 8000}'`: options as one JSON object; `-` reads them from a line of standard input."""

import os
import sys

from wxpush.errors import Exit, WxpushError
from wxpush.sandbox.options import LANGUAGE, SandboxOptions, read_options
from wxpush.sandbox.server import serve
from wxpush.words import choose, languages


def main(arguments: list[str]) -> int:
    """Exit code: 0 after a graceful end, 2 when it could not be started."""
    if (language := os.environ.get(LANGUAGE, "")) in languages():
        choose(language)
    try:
        serve(_options(arguments))
    except WxpushError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit
    return Exit.DONE


def _options(arguments: list[str]) -> SandboxOptions:
    if arguments == ["-"]:
        return read_options(sys.stdin.buffer.readline())
    return read_options(arguments[0] if arguments else b"{}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
