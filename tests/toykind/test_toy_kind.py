"""A kind of message that is registered by one line is checked, sent, looked at and dispatched like any other."""

from dataclasses import replace

import pytest

import wxpush
from tests.cluster import servers
from tests.cluster.inprocess import dispatched
from tests.toykind.kind import GONE, PATH, TOY
from tests.toykind.people import ALL, GONE_ONE, LATER_ONE, LOST_ONE, PEOPLE, STATES, openid
from wxpush.channels import CHANNELS, explained
from wxpush.cli.commands import explain
from wxpush.errors import ChangedError, Exit, UsageError
from wxpush.model import Recipient
from wxpush.options.send import DoubtPolicy
from wxpush.options.values import Values
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.ports import Ports
from wxpush.run.program import Consent, Program, RecordingVoice
from wxpush.run.send import send
from wxpush.run.settings import Settings, Suppression
from wxpush.suppression.listfile import ListFile

pytestmark = pytest.mark.process


def ports():
    return Ports(RecordingVoice(None), Consent(None), Program())


def words(campaign):
    return {
        result.row.fields["openid"]: result.word
        for result in wxpush.results(campaign)
        if isinstance(result.row, Recipient)
    }


def test_it_is_checked_without_the_questions_that_it_does_not_have(account, campaign, server):
    report = wxpush.check(campaign, account)
    assert (report.summary.exit_code, report.summary.rows, report.problems) == (0, 43, ())
    assert server.asked == {"/cgi-bin/stable_token"}


def test_its_rows_are_held_against_its_texts(campaign):
    with campaign.recipients.open("a", encoding="utf-8") as file:
        file.write(f"{openid('', 99)}\n")
    (tally,) = wxpush.check(campaign).problems
    assert (tally.outcome, tally.count) == ("invalid", 1)


def test_it_is_sent_to_its_endpoint_and_judged_by_its_codes(account, campaign, server):
    report = wxpush.send(campaign, account, rate=float("inf"))
    summary = report.summary
    assert (summary.sent, summary.rejected, summary.in_doubt, summary.exit_code) == (41, 1, 1, Exit.IN_DOUBT)
    assert words(campaign) == dict.fromkeys(ALL, "sent") | STATES
    assert server.messages[PEOPLE[7]] == [{"to": PEOPLE[7], "say": "Hello 007"}]
    assert server.asked == {"/cgi-bin/stable_token", PATH}
    (gone,) = wxpush.results(campaign, errcode=GONE)
    told = gone.columns()
    assert (told["reason"], told["advice"]) == (f"the toy's {GONE}; left", f"what to do about {GONE}")


def test_what_may_have_been_accepted_is_never_repeated_unless_the_operator_says_so(account, campaign, server):
    for _ in range(2):
        wxpush.send(campaign, account, rate=float("inf"))
        assert len(server.messages[LOST_ONE]) == 1
        assert len(server.messages[LATER_ONE]) == 2  # that was refused: nobody got it the first time
    again = wxpush.send(campaign, account, in_doubt="resend")
    assert (again.summary.attempts, again.summary.in_doubt) == (1, 1)
    assert len(server.messages[LOST_ONE]) == 2
    assert [len(server.messages[who]) for who in PEOPLE] == [1] * 40


def test_whoever_its_codes_tell_is_gone_comes_on_the_suppression_list(account, campaign, tmp_path):
    listed = ListFile(tmp_path / "gone.csv")
    listed.append([])
    place = campaign.place
    settings = Settings(
        place=place,
        config=account.config,
        environ={},
        base_url=account.base_url,
        access=account.access,
        rate=float("inf"),
        suppression=Suppression(path=listed.path, grows=True),
    )
    assert send(settings, ports()) is Exit.IN_DOUBT
    assert [(entry.openid, entry.reason) for entry in listed.entries()] == [(GONE_ONE, "99101 left the toy")]


def test_another_kind_of_message_is_another_campaign(account, campaign, tmp_path):
    wxpush.send(campaign, account, rate=float("inf"), limit=5)
    (tmp_path / "toys.yaml").write_text(
        f"template_id: {'T' * 43}\ndata: {{thing1: '{{{{ name }}}}'}}\n", encoding="utf-8"
    )
    with pytest.raises(ChangedError, match="kind of message"):
        wxpush.send(campaign, account, accept_changes=True)


def test_a_checkpoint_of_a_kind_that_is_not_known_is_told(account, campaign, monkeypatch):
    wxpush.send(campaign, account, rate=float("inf"))
    monkeypatch.delitem(CHANNELS, TOY.word)
    with pytest.raises(UsageError, match="of the kind toy, which"):
        list(wxpush.results(campaign))
    with pytest.raises(
        UsageError, match="line 1, channel: this is no kind of message; write one of: template"
    ):
        wxpush.send(campaign, account)


def test_its_codes_are_explained():
    assert {word: known.meaning("en") for word, known in explained(GONE).items()} == {
        TOY.word: f"the toy's {GONE}"
    }
    assert explained(61099) == {}


def test_a_code_that_kinds_of_message_know_is_told_as_each_of_them_has_it(capfd):
    """One that they say alike, and one that one of them knows, is told once and names none."""
    assert [*explained(40001)] == ["template", TOY.word]
    explain.run(40001, Values({}))
    template, toy = capfd.readouterr().out.split("\n\n")
    assert template.startswith("template:\n40001  token\n")
    assert (
        toy
        == "toy:\n40001  token\nthe toy's 40001\nThe token is renewed and the row is sent again\n-> what to do about 40001\n"
    )
    explain.run(GONE, Values({}))
    assert capfd.readouterr().out.startswith(f"{GONE}  rejected\n")


def test_a_code_that_they_say_alike_is_told_once(capfd, monkeypatch):
    monkeypatch.setitem(CHANNELS, "twin", CHANNELS["template"])
    explain.run(43004, Values({}))
    out = capfd.readouterr().out
    assert (out.startswith("43004  rejected\n"), out.count("43004  rejected")) == (True, 1)


@pytest.mark.anyio
@pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
async def test_it_is_dispatched_and_never_repeated_by_workers_either(account, campaign, server):
    async def come_to(**more):
        where = ClusterPlace(servers.REDIS, servers.REDIS, servers.namespace(), 3.0)
        _, voice = await dispatched(account, campaign.place, where, allow_hosts=("shop.example.com",), **more)
        return voice.summed_up

    summary = await come_to()
    assert (summary.sent, summary.rejected, summary.in_doubt, summary.exit_code) == (41, 1, 1, Exit.IN_DOUBT)
    assert words(campaign) == dict.fromkeys(ALL, "sent") | STATES
    assert PATH in server.asked
    again = await come_to()
    assert (again.attempts, again.in_doubt) == (0, 1)
    assert len(server.messages[LOST_ONE]) == 1
    resent = await come_to(in_doubt=DoubtPolicy.RESEND)
    assert (resent.attempts, resent.in_doubt) == (1, 1)
    assert len(server.messages[LOST_ONE]) == 2


@pytest.mark.parametrize("needs", [{"people": 100}, {"parallel": False}])
def test_a_kind_that_needs_what_no_sender_does_yet_is_refused_when_it_is_made(needs):
    with pytest.raises(NotImplementedError, match="toy"):
        replace(TOY, **needs)
