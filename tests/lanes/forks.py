"""`pytest --forks 2`: the tests are collected once, and as many processes forked from there run them, a file at a time.

Other than with xdist, of which each process imports and collects all tests for itself: a fifth of what the fast lane takes. A plugin of pytest.
"""

import mmap
import os
import pickle
import selectors
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

#: A number of a file in the line for work, and the length of a report.
_NUMBER = struct.Struct("!I")
#: Reports are told together that come within so many seconds.
_SECONDS = 0.1
#: How many numbers a pipe takes that nobody has begun to read.
_MOST = 65_536 // _NUMBER.size


def add_option(parser: pytest.Parser) -> None:
    """For tests/conftest.py: a plugin that it registers comes too late to be asked for options."""
    parser.addoption(
        "--forks",
        default="1",
        metavar="N",
        help="run the tests in so many processes that are forked once all are collected; auto: one for each core",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Nothing where one process is enough: pytest runs the tests then."""
    asked = session.config.getoption("--forks")
    many = os.cpu_count() or 1 if asked == "auto" else int(asked)
    if many < 2 or session.testsfailed or session.config.option.collectonly:
        return None
    numbered = groupby(enumerate(session.items), key=lambda each: each[1].path)
    files = [list(items) for _, items in numbered]
    files.sort(key=len, reverse=True)  # or one process might begin a long one as the others end
    assert len(files) <= _MOST, "the line takes no more"
    factory = session.config._tmp_path_factory  # type: ignore[attr-defined] # there is no other way to it
    base = factory.getbasetemp()
    line = _Line(len(files))
    workers = [_Worker(session, files, line, base / f"fork{number}") for number in range(many)]
    line.close()
    try:
        _gather(session, workers)
    finally:
        for worker in workers:
            worker.end()
    told = session.stash[_TOLD]
    missing = [item.nodeid for item in session.items if item.nodeid not in told]
    if missing and not session.shouldfail:
        at = [session.items[worker.at].nodeid for worker in workers]
        died = ", ".join(name for name in at if name in missing) or missing[0]
        raise pytest.UsageError(f"{len(missing)} tests did not end: a process died, as it seems in {died}.")
    return True


_TOLD = pytest.StashKey[set[str]]()
#: Tests with their numbers in the session.
_File = list[tuple[int, pytest.Item]]


class _Line:
    """The numbers of the files that nobody runs yet."""

    def __init__(self, many: int) -> None:
        self._reading, writing = os.pipe()
        os.write(writing, b"".join(map(_NUMBER.pack, range(many))))
        os.close(writing)

    def taken(self) -> Iterator[int]:
        """Each that this process gets: one read is never parted between two who read."""
        while number := os.read(self._reading, _NUMBER.size):
            yield _NUMBER.unpack(number)[0]

    def close(self) -> None:
        os.close(self._reading)


class _Worker:
    """A process that runs files of tests, and what it tells of them."""

    def __init__(self, session: pytest.Session, files: Sequence[_File], line: _Line, base: Path) -> None:
        self.reading, writing = os.pipe()
        self._heard = b""
        self._at = mmap.mmap(-1, _NUMBER.size)
        self._pid = os.fork()
        if self._pid == 0:
            code = 1
            try:
                os.close(self.reading)
                _run(session, files, line, base, _Telling(session.config, writing, self._at))
                code = 0
            finally:
                os._exit(code)
        os.close(writing)

    @property
    def at(self) -> int:
        """The number of the test that it began last."""
        return int(_NUMBER.unpack_from(self._at)[0])

    def heard(self) -> list[Any] | None:
        """What it told since; None: it has ended."""
        some = os.read(self.reading, 1 << 20)
        if not some:
            return None
        self._heard += some
        found = []
        while len(self._heard) >= _NUMBER.size:
            length = _NUMBER.size + _NUMBER.unpack_from(self._heard)[0]
            if len(self._heard) < length:
                break
            found += pickle.loads(self._heard[_NUMBER.size : length])
            self._heard = self._heard[length:]
        return found

    def end(self) -> None:
        os.close(self.reading)  # who still writes ends by it
        os.waitpid(self._pid, 0)


def _gather(session: pytest.Session, workers: Sequence[_Worker]) -> None:
    """Report what the processes tell, as if it were of this one."""
    hook, told = session.config.hook, session.stash.setdefault(_TOLD, set())
    with selectors.DefaultSelector() as selector:
        for worker in workers:
            selector.register(worker.reading, selectors.EVENT_READ, worker)
        while selector.get_map():
            for key, _ in selector.select():
                found = key.data.heard()
                if found is None:
                    selector.unregister(key.fd)
                for number, data in found or ():
                    report = _reported(session, number, data)
                    if report.when == "teardown":
                        told.add(report.nodeid)
                    hook.pytest_runtest_logreport(report=report)
                    if session.shouldfail:
                        raise session.Failed(session.shouldfail)


#: What a report of a test that passed has of its test: the first process has the test, too.
_OF_THE_TEST = frozenset({"_id", "nodeid", "location", "keywords", "outcome", "longrepr"})


def _reported(session: pytest.Session, number: int, data: Mapping[str, Any]) -> pytest.TestReport:
    """The report that a process told of."""
    if "$report_type" in data:
        found = session.config.hook.pytest_report_from_serializable(config=session.config, data=data)
        assert isinstance(found, pytest.TestReport)
        return found
    item = session.items[number]
    keywords = dict.fromkeys(item.keywords, 1)
    return pytest.TestReport(item.nodeid, item.location, keywords, "passed", None, **data)  # type: ignore[arg-type] # 1 of each


class _Telling:
    """Tells the first process of reports, of many together. A plugin of pytest."""

    def __init__(self, config: pytest.Config, writing: int, at: mmap.mmap) -> None:
        self._config, self._writing, self._at = config, writing, at
        self._reports: list[tuple[int, dict[str, Any]]] = []
        self._told = time.monotonic()
        self._number = 0

    def begin(self, number: int) -> None:
        """With a test."""
        self._number = number
        _NUMBER.pack_into(self._at, 0, number)
        if time.monotonic() > self._told + _SECONDS:
            self.tell()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if type(report) is pytest.TestReport and report.passed:
            data = {name: value for name, value in vars(report).items() if name not in _OF_THE_TEST}
        else:
            data = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._reports.append((self._number, data))
        if report.failed:
            self.tell()

    def tell(self) -> None:
        self._told = time.monotonic()
        data = pickle.dumps(self._reports)
        self._reports.clear()
        rest = memoryview(_NUMBER.pack(len(data)) + data)
        while rest:
            rest = rest[os.write(self._writing, rest) :]


def _run(session: pytest.Session, files: Sequence[_File], line: _Line, base: Path, telling: _Telling) -> None:
    """In a process of its own: folders and captured output are its own, and it tells instead of printing."""
    config = session.config
    base.mkdir()
    config._tmp_path_factory._basetemp = base  # type: ignore[attr-defined]
    capture = config.pluginmanager.getplugin("capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()
    config.pluginmanager.unregister(name="terminalreporter")
    config.pluginmanager.register(telling)
    tests = (test for number in line.taken() for test in files[number])
    test = next(tests, None)
    while test is not None:
        (number, item), test = test, next(tests, None)
        telling.begin(number)
        config.hook.pytest_runtest_protocol(item=item, nextitem=test and test[1])
    telling.tell()
