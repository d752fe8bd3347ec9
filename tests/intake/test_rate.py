"""The rate of a service: what WeChat sees of it, alone and beside a send of the same account."""

import subprocess
import sys
from pathlib import Path

import msgspec

from tests.intake.process import NDJSON, PATIENCE, ServeProcess
from tests.intake.stand import campaign_file, line, person, sandbox

_RATE = 20


def moments(folder):
    """When each message reached the sandbox, in ms, the first first."""
    lines = (Path(folder) / "ledger.jsonl").read_bytes().splitlines()
    return sorted(msgspec.json.decode(each)["at_ms"] for each in lines)


def most_within_a_second(found):
    return max(sum(at <= each < at + 1000 for each in found) for at in found)


def test_a_service_and_a_send_beside_it_share_one_rate(tmp_path):
    campaign_file(tmp_path)
    rows = "".join(f"{person(1000 + number)},Tea\n" for number in range(80))
    (tmp_path / "order-shipped.csv").write_text(f"openid,product\n{rows}", encoding="utf-8")
    with sandbox(tmp_path) as process:
        serve = ServeProcess(tmp_path, process, "--rate", f"{_RATE}/s")
        with serve.running():
            send = subprocess.Popen(
                [
                    *(sys.executable, "-m", "wxpush", "send", "order-shipped.csv", "--yes"),
                    *("--base-url", process.base_url, "--rate", f"{_RATE}/s"),
                ],
                cwd=tmp_path,
                env=serve.environ,
                stderr=subprocess.DEVNULL,
            )
            assert serve.post(b"\n".join(map(line, range(80))), NDJSON).status_code == 202
            assert send.wait(PATIENCE) == 0
            serve.wait_until_idle()
            serve.stop()
    found = moments(tmp_path)
    assert len(found) == 160
    # A permit is used a little later than it was taken, by one more than by another: two or three more may arrive within a second.
    assert most_within_a_second(found) <= _RATE + 4
