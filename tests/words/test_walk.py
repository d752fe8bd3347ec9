"""Processes in a Chinese and in an English environment: all that they say is in that language, but for names, codes and what is quoted."""

import pytest

from tests.operator.paths import commands
from tests.operator.wechat import TEMPLATE
from tests.words.walk import COMMANDS, ERRORS, LOCALES, SEND, Walker
from wxpush import errors
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions, Template
from wxpush.sandbox.process import SandboxProcess

pytestmark = pytest.mark.process

_BIG = 10**9


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with SandboxProcess(SandboxOptions(templates=(Template(TEMPLATE, keys=("thing1",)),))) as process:
        yield process


@pytest.fixture
def walker(tmp_path, sandbox):
    sandbox.control.set_faults(Faults(daily_limit=_BIG))
    yield lambda language: Walker(tmp_path / language, sandbox.base_url, language)
    sandbox.control.set_faults(Faults(daily_limit=_BIG))


@pytest.mark.parametrize("language", LOCALES)
def test_commands_speak_one_language(walker, language):
    here = walker(language)
    said = {line: here.run(line) for line in COMMANDS}
    assert {line for line, (code, _) in said.items() if code == 1} == set()
    assert here.foreign({line: text for line, (_, text) in said.items()}) == {}


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_told_in_one_language(walker, name, language):
    here, (before, line, code) = walker(language), ERRORS[name]
    for each in before:
        here.run(each)
    ran = here.run(line)
    assert ran[0] == code, ran
    assert here.foreign({line: ran[1]}) == {}


@pytest.mark.parametrize("language", LOCALES)
def test_a_lock_and_an_interruption_are_told_in_one_language(walker, sandbox, language):
    here = walker(language)
    sandbox.control.set_faults(Faults(daily_limit=_BIG, latency=1.0))
    with here.begun(f"{SEND} --rate 1/s") as other:
        assert other.stderr is not None
        other.stderr.readline()
        busy = here.run(SEND)
        other.kill()
    stopped = here.interrupted(f"{SEND} --rate 1/s")
    assert (busy[0], stopped[0] in {8, 130}) == (6, True), (busy, stopped)
    assert here.foreign({"busy": busy[1], "stopped": stopped[1]}) == {}


def test_every_command_and_class_of_error_is_walked_through():
    walked = {" ".join(line.split()[:many]) for line in COMMANDS for many in (1, 2)}
    assert commands().keys() <= walked
    assert all(issubclass(getattr(errors, name, errors.UsageError), errors.WxpushError) for name in ERRORS)
