"""A format that one line registers takes the problems of a dry run, the results of a send and lists of people."""

import pytest

import wxpush
from tests.cli.harness import TEMPLATE, YAML, magic, openid, row
from tests.report.toyformat import TOY
from wxpush.cli.commands import results
from wxpush.cli.commands.followers.export import checked_format
from wxpush.cli.commands.suppress import add
from wxpush.cli.commands.suppress import list as listing
from wxpush.config import Config
from wxpush.errors import UsageError
from wxpush.options.common import QUIET
from wxpush.options.single import RESULTS_OUTPUT
from wxpush.options.suppress import LIST, OUTPUT, REASON
from wxpush.options.values import Values
from wxpush.report.formats import FORMATS
from wxpush.run.check import dryrun
from wxpush.run.ports import Ports
from wxpush.run.program import Consent, Program, RecordingVoice
from wxpush.run.settings import Settings
from wxpush.sandbox.options import SandboxOptions, Template

HEAD = "openid,order_no,product,amount,shipped_at\n"


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    monkeypatch.setitem(FORMATS, ".toy", TOY)


@pytest.fixture
def campaign(tmp_path):
    (tmp_path / "orders.yaml").write_text(YAML, encoding="utf-8")
    rows = [row(openid(1), 1), row(magic("unfollowed"), 2), row("not an openid", 3)]
    (tmp_path / "orders.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return wxpush.Campaign(tmp_path / "orders.csv")


def test_problems_are_written_in_it(campaign, tmp_path):
    settings = Settings(
        place=campaign.place, config=Config(), environ={}, base_url="https://api.weixin.qq.com"
    )
    ports = Ports(RecordingVoice(None), Consent(None), Program())
    output = tmp_path / "problems.toy"
    dryrun.check(settings, ports, dryrun.DryRunOptions(output=output, offline=True))
    first, *lines, last = output.read_text().splitlines()
    assert (first, last) == ("5|7", "end")
    (problem,) = (line for line in lines if "our line=4|" in line)
    assert "our value=not an openid|" in problem
    assert problem.endswith("our outcome=invalid")


@pytest.mark.process
def test_results_are_written_in_it(campaign, tmp_path):
    with wxpush.Sandbox(SandboxOptions(templates=(Template(TEMPLATE),))) as account:
        wxpush.send(campaign, account)
    output = tmp_path / "results.toy"
    results.run(str(campaign.recipients), Values({QUIET: True, RESULTS_OUTPUT: output}))
    first, *lines, last = output.read_text().splitlines()
    assert (first, last) == ("5|11", "end")
    assert [line.partition("our state=")[2].partition("|")[0] for line in lines] == [
        "sent",
        "rejected",
        "invalid",
    ]
    assert lines[0].startswith(f"openid={openid(1)}|order_no=")


def test_the_suppression_list_is_written_in_it(tmp_path):
    given = {LIST: tmp_path / "list.csv", QUIET: True}
    add.run([openid(1)], Values(given | {REASON: "asked"}))
    listing.run(Values(given | {OUTPUT: tmp_path / "copy.toy"}))
    _, line, _ = (tmp_path / "copy.toy").read_text().splitlines()
    assert line.startswith(f"openid={openid(1)}|reason=asked|")


def test_a_list_of_followers_in_it_is_known_again(tmp_path):
    output = tmp_path / "list.toy"
    assert checked_format(output) is TOY
    output.write_text("1|0\nopenid=oA\nend\n")
    assert checked_format(output) is TOY
    output.write_text("2|0\n")
    with pytest.raises(UsageError, match="is no list of followers"):
        checked_format(output)
