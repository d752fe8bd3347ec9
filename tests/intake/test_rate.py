"""The rate of a service: what WeChat sees of it, alone and beside a send of the same account."""

import subprocess
import sys
import time
from pathlib import Path

import msgspec

from tests.intake.process import NDJSON, PATIENCE, ServeProcess
from tests.intake.stand import campaign_file, delivered, line, person, sandbox

_RATE = 20


def moments(folder):
    """When each message reached the sandbox, in ms, the first first."""
    lines = (Path(folder) / "ledger.jsonl").read_bytes().splitlines()
    return sorted(msgspec.json.decode(each)["at_ms"] for each in lines)


def most_within_a_second(found):
    return max(sum(at <= each < at + 1000 for each in found) for at in found)


def list_of(folder, many):
    rows = "".join(f"{person(1000 + number)},Tea\n" for number in range(many))
    (folder / "order-shipped.csv").write_text(f"openid,product\n{rows}", encoding="utf-8")


def sending(serve, process):
    """A send of the list beside the service, for the same account."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "wxpush", "send", "order-shipped.csv", "--yes"),
            *("--base-url", process.base_url, "--rate", f"{_RATE}/s"),
        ],
        cwd=serve.folder,
        env=serve.environ,
        stderr=subprocess.DEVNULL,
    )


def test_a_service_and_a_send_beside_it_share_one_rate(tmp_path):
    campaign_file(tmp_path)
    list_of(tmp_path, 80)
    with sandbox(tmp_path) as process:
        serve = ServeProcess(tmp_path, process, "--rate", f"{_RATE}/s")
        with serve.running():
            send = sending(serve, process)
            assert serve.post(b"\n".join(map(line, range(80))), NDJSON).status_code == 202
            assert send.wait(PATIENCE) == 0
            serve.wait_until_idle()
            serve.stop()
    found = moments(tmp_path)
    assert len(found) == 160
    # A permit is used a little later than it was taken, by one more than by another: two or three more may arrive within a second.
    assert most_within_a_second(found) <= _RATE + 4


def test_messages_that_come_go_before_the_rows_of_a_list(tmp_path):
    campaign_file(tmp_path)
    list_of(tmp_path, 10_000)
    with sandbox(tmp_path) as process:
        serve = ServeProcess(tmp_path, process, "--rate", f"{_RATE}/s")
        with serve.running():
            send = sending(serve, process)
            wait_for(lambda: len(delivered(tmp_path)) > 5)
            assert serve.post(b"\n".join(map(line, range(40))), NDJSON).status_code == 202
            wait_for(lambda: {*map(person, range(40))} <= {*delivered(tmp_path)})
            send.terminate()
            assert send.wait(PATIENCE) == 143
            serve.stop()
    found = [name in {*map(person, range(40))} for name in delivered(tmp_path)]
    first, last = found.index(True), len(found) - found[::-1].index(True)
    # A row may have its permit already, and on a busy machine one goes between now and then. Where both take what comes, half of them are rows.
    assert found[first:last].count(False) <= 10


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)
