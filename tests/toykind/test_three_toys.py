"""A kind of message, a broker and a format of files, each registered by its one line, in one campaign: checked, sent to a stub, looked at, dispatched."""

import pytest

import wxpush
from tests.cluster import servers
from tests.cluster.broker.toybroker import SERVERS
from tests.cluster.broker.toybroker import TOY as TOY_BROKER
from tests.cluster.inprocess import dispatched
from tests.report.toyformat import TOY as TOY_FORMAT
from tests.toykind.kind import PATH
from tests.toykind.people import ALL, LOST_ONE, PEOPLE, STATES, openid
from wxpush.cli.commands import results
from wxpush.cli.common.cluster.place import cluster_place
from wxpush.cluster import broker as broker_table
from wxpush.config import Config
from wxpush.errors import Exit
from wxpush.options.cluster import BROKER, LEASE, NAMESPACE, STATE
from wxpush.options.common import QUIET
from wxpush.options.single import RESULTS_OUTPUT
from wxpush.options.values import Values
from wxpush.report.formats import FORMATS
from wxpush.run.check import dryrun
from wxpush.run.ports import Ports
from wxpush.run.program import Consent, Program, RecordingVoice
from wxpush.run.settings import Settings

pytestmark = pytest.mark.process


@pytest.fixture(autouse=True)
def _three_lines(monkeypatch):
    """Beside the kind, which is registered already."""
    monkeypatch.setattr(broker_table, "BROKERS", (*broker_table.BROKERS, TOY_BROKER))
    monkeypatch.setitem(FORMATS, ".toy", TOY_FORMAT)


def lines_of(path):
    """The rows of a file in the toy's format, as the names and values that each has."""
    _, *lines, last = path.read_text(encoding="utf-8").splitlines()
    assert last == "end"
    return [dict(cell.split("=", 1) for cell in line.split("|")) for line in lines]


def states_of(campaign, tmp_path):
    """The state of each person's row, as `results -o` writes it in the toy's format."""
    output = tmp_path / "results.toy"
    results.run(str(campaign.recipients), Values({QUIET: True, RESULTS_OUTPUT: output}))
    return {line["openid"]: line["our state"] for line in lines_of(output)}


def test_what_a_check_finds_is_written_in_the_toys_format(account, campaign, tmp_path, server):
    with campaign.recipients.open("a", encoding="utf-8") as file:
        file.write(f"{openid('', 99)}\n")
    settings = Settings(
        place=campaign.place,
        config=Config(),
        environ={},
        base_url=account.base_url,
        access=account.access,
    )
    output = tmp_path / "problems.toy"
    ports = Ports(RecordingVoice(None), Consent(None), Program())
    dryrun.check(settings, ports, dryrun.DryRunOptions(output=output, offline=True))
    (problem,) = lines_of(output)
    assert (problem["our line"], problem["our outcome"]) == ("45", "invalid")
    assert PATH not in server.asked


def test_what_was_sent_is_written_in_the_toys_format(account, campaign, tmp_path, server):
    report = wxpush.send(campaign, account, rate=float("inf"))
    assert (report.summary.sent, report.summary.exit_code) == (41, Exit.IN_DOUBT)
    assert server.messages[PEOPLE[7]] == [{"to": PEOPLE[7], "say": "Hello 007"}]
    assert states_of(campaign, tmp_path) == dict.fromkeys(ALL, "sent") | STATES


@pytest.mark.anyio
@pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
async def test_it_is_dispatched_over_the_toys_broker(account, campaign, tmp_path, server):
    """The toy holds no state, so a real Redis stands beside it."""
    url = f"toy://localhost/{tmp_path.name}"
    options = {BROKER: url, STATE: servers.REDIS, NAMESPACE: servers.namespace(), LEASE: "3s"}
    code, voice = await dispatched(account, campaign.place, cluster_place(Values(options)))
    assert code is Exit.IN_DOUBT, voice.sentences
    assert (voice.summed_up.sent, voice.summed_up.rejected, voice.summed_up.in_doubt) == (41, 1, 1)
    assert states_of(campaign, tmp_path) == dict.fromkeys(ALL, "sent") | STATES
    assert len(server.messages[LOST_ONE]) == 1
    letters = SERVERS[url].letters
    assert len(letters) > 0, "the chunks went over the toy's broker"
    assert not any(letters.values()), "every chunk was taken, and none died"
