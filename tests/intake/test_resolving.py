"""Messages in doubt are decided: by `wxpush resolve inbox.db` while no service is at work, over HTTP by one that is."""

import os
import subprocess
import sys
import time
from functools import partial

import msgspec
import pytest

from tests.intake.process import PATIENCE, ServeProcess
from tests.intake.stand import campaign_file, delivered, line, person, sandbox
from tests.service.serving import exchange, json_of, request
from tests.service.serving import served as serving
from tests.service.standing import Stand
from wxpush.intake.spool import rows
from wxpush.intake.spool.spool import open_spool
from wxpush.model import Record, State
from wxpush.service.keys.administration import make
from wxpush.service.keys.key import Right


def resolve(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "wxpush", "resolve", "inbox.db", *words],
        cwd=folder,
        env=os.environ | {"XDG_CACHE_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def in_doubt(folder, many, seconds, name="inbox.db"):
    """Let messages be in doubt whose first try was so long ago."""
    now_ms = time.time_ns() // 10**6
    with open_spool(folder / name) as spool:
        key = dict(spool.ask(lambda db: db.execute("SELECT row, key FROM messages").fetchall()))
        records = [
            Record(
                row=row,
                state=State.IN_DOUBT,
                key=key[row],
                tries=1,
                first_ms=now_ms - seconds * 1000,
                first_boot_ms=0,
                at_ms=now_ms,
                invocation=0,
            )
            for row in range(1, many + 1)
        ]
        spool.do_now(partial(rows.write, records=records, at_ms=now_ms, invocation=1))


@pytest.fixture
def ground(tmp_path):
    """A spool with three messages that wait, and the sandbox that they are for."""
    campaign_file(tmp_path)
    with sandbox(tmp_path) as process:
        serve = ServeProcess(tmp_path, process)
        with serve.running():
            serve.post(b"", path="/v1/campaigns/order-shipped/pause")
            for number in range(3):
                serve.post(line(number))
            serve.stop()
        yield serve


def after(serve):
    """Every message's state, once nothing waits."""
    with serve.running():
        serve.post(b"", path="/v1/campaigns/order-shipped/resume")
        serve.wait_until_idle()
        states = [*serve.states().values()]
        serve.stop()
    return states


@pytest.mark.parametrize(
    ("decision", "states", "reached"),
    [
        ("sent", ["sent", "sent", "sent"], [2]),
        ("skip", ["rejected", "rejected", "sent"], [2]),
        ("resend", ["sent", "sent", "sent"], [0, 1, 2]),
    ],
)
def test_old_ones_are_decided_and_the_others_left(ground, decision, states, reached):
    in_doubt(ground.folder, 2, 3600)
    found = resolve(ground.folder, "--as", decision, "--yes")
    assert found.returncode == 0, found.stderr
    assert "2 messages in doubt" in found.stderr
    assert after(ground) == states
    assert sorted(delivered(ground.folder)) == [person(number) for number in reached]


def test_what_nobody_decides_is_held(ground):
    in_doubt(ground.folder, 2, 3600)
    assert after(ground) == ["in_doubt", "in_doubt", "sent"]
    assert delivered(ground.folder) == [person(2)]


def test_without_a_yes_nothing_changes(ground):
    in_doubt(ground.folder, 2, 3600)
    found = resolve(ground.folder, "--as", "sent")
    assert found.returncode == 2
    assert after(ground) == ["in_doubt", "in_doubt", "sent"]


def test_while_a_service_is_at_work_it_is_refused(ground):
    with ground.running():
        assert resolve(ground.folder, "--as", "sent", "--yes").returncode == 6
        ground.stop()


def test_a_running_service_decides_old_ones_when_it_is_told(ground):
    with ground.running():
        ground.post(line(3))
        ground.stop()
    in_doubt(ground.folder, 4, 60)
    in_doubt(ground.folder, 3, 3600)
    with ground.running():
        names: list[str] = [*ground.states()]
        first, second, third, young = names

        def told(name, decision):
            return ground.post(msgspec.json.encode({"as": decision}), path=f"/v1/messages/{name}/resolve")

        found = told(young, "sent")
        assert (found.status_code, found.json()["code"]) == (409, "repeated")
        assert 1 <= int(found.headers["retry-after"]) <= 480
        assert told(first, "sent").json()["state"] == "sent"
        assert told(second, "skip").json()["state"] == "rejected"
        assert told(first, "resend").json()["code"] == "not_in_doubt"
        assert told(first, "perhaps").json()["code"] == "decision"
        ground.post(b"", path="/v1/campaigns/order-shipped/resume")
        ground.wait_until_idle()
        found = told(third, "resend").json()
        assert (found["state"], found["tries"]) == ("not_attempted", 1)
        ground.wait_until_idle()
        assert [*ground.states().values()] == ["sent", "rejected", "sent", "sent"]
        (campaign,) = ground.get("/v1/campaigns")["campaigns"]
        assert campaign["states"] == {"sent": 3, "rejected": 1}
        ground.stop()
    assert sorted(delivered(ground.folder)) == [person(2), person(3)]


@pytest.mark.parametrize("scopes", [[Right.SEND, Right.READ], [Right.CONTROL]])
def test_only_who_may_control_decides(scopes, tmp_path):
    keys = tmp_path / "keys.json"
    token = make(keys, "shop", made="", scopes=scopes)
    stand = Stand()
    stand.intake.taken["m1"] = "recall"
    form = ("Authorization: Bearer " + token, "Content-Type: application/json")
    with serving(make=stand.app, keys=keys) as place:
        asked = request("POST", "/v1/messages/m1/resolve", *form, body=b'{"as":"skip"}')
        found = json_of(exchange(place, asked))
    assert found.get("code") == ("scope" if Right.READ in scopes else None)
    assert found.get("state") == (None if Right.READ in scopes else "rejected")
