"""A format that is registered by one line: `name=value` words, one row a line."""

from contextlib import contextmanager

from wxpush.report.formats.base import Format


class _Rows:
    def __init__(self, file, ours):
        self._file = file
        self._ours = ours

    def write(self, given, ours):
        cells = dict(given) | {f"our {name}": ours[name] for name in self._ours}
        self._file.write("|".join(f"{name}={value}" for name, value in cells.items()) + "\n")


@contextmanager
def _open(file, given, ours):
    file.write(f"{len(given)}|{len(ours)}\n")
    yield _Rows(file, ours)
    file.write("end\n")


def _begins(line, columns):
    return line == f"{len(columns)}|0".encode()


TOY = Format("TOY", "utf-8", _open, _begins)
