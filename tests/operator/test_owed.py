"""Commands and options that the contract has for an operator's words, and what issue and contract say that a command looks at."""

import pytest

from tests.operator.desk import Desk, openid
from tests.operator.paths import commands
from wxpush import probes
from wxpush.model import Arrival, Reply

_OWED = pytest.mark.xfail(strict=True, raises=AssertionError, reason="it is not built")


def _flags(command: str) -> set[str]:
    return {flag for option in commands()[command].options for flag in option.flags}


@pytest.mark.parametrize("name", ["history"])
def test_a_command_is_there(name):
    assert name in commands()


@pytest.mark.parametrize(
    ("command", "flag"),
    [("status", "--watch"), ("send", "--max-invalid")],
)
def test_an_option_is_there(command, flag):
    assert flag in _flags(command)


def test_every_command_takes_a_language():
    assert [name for name in commands() if "--lang" not in _flags(name)] == []


def test_a_trial_goes_to_several_and_of_a_row_that_is_named(desk):
    desk.campaign()
    ran = desk.run("send", "list.csv", "--to", openid(7), "--to", openid(8), "--row", "2")
    assert (ran.code, set(desk.wechat.delivered)) == (0, {openid(7), openid(8)})


def test_of_results_only_those_who_are_gone_are_put_on_the_list(desk):
    desk.campaign(4)
    desk.wechat.answers |= {openid(2): 43004, openid(3): 47003}
    assert desk.run("send", "list.csv", "--yes").code == 3
    assert desk.run("results", "list.csv", "-o", "rejected.csv", "--state", "rejected").code == 0
    assert desk.run("suppress", "import", "rejected.csv", "--suppress", "never.csv").code == 0
    listed = (desk.folder / "never.csv").read_text()
    assert (openid(2) in listed, openid(3) in listed) == (True, False)


@pytest.mark.parametrize(
    ("old", "new"), [("thing1", "thing2"), ("ngqIpbwh", "ngqIpbwX"), ("{{ product }}", "{{ prodct }}")]
)
def test_doctor_looks_at_campaign_and_template(desk, monkeypatch, old, new):
    _reached(desk, monkeypatch)
    desk.write(list_yaml=(desk.folder / "list.yaml").read_text().replace(old, new))
    assert new[:8].strip("{ ") in desk.run("doctor", "list.csv").said


def test_doctor_ends_with_one_line_that_sums_up(desk, monkeypatch):
    _reached(desk, monkeypatch)
    last = desk.run("doctor", "list.csv").said.splitlines()[-1]
    assert not last.startswith(("ok ", "warn ", "fail ", " "))


def _reached(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answered(_url, *, seconds):
        return Reply(Arrival.ANSWERED, 200, b""), ""

    async def given(_access, *, seconds, clock):
        """There is one."""

    monkeypatch.setattr(probes, "knock", answered)
    monkeypatch.setattr(probes, "fetch_token", given)
    desk.campaign()
