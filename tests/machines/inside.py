"""A campaign in a network namespace of its own, with its own name server: `unshare --net --mount --fork python -m tests.machines.inside SCENARIO FOLDER`.

Prints a JSON object of what came of it. Nothing outside the namespace is asked or changed: its only device is its own loopback.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.machines.relay import Faults, NameServer, Relay
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET

SERVER, PORT = 8080, 8081
NAME = "localhost"
HERE = "127.0.0.1"
DEAD = "127.0.0.2"
NO_ROUTE = "2001:db8::1"
RATE = 50
_CLOSING = Faults(closed=100)
#: Seconds.
_GONE = 30.0
_LEDGER = "delivered.jsonl"


@dataclass(frozen=True)
class Scenario:
    """`addresses`: those of the server's name; `look_up`: seconds of a look-up; `gone_from`: the second from which on there is no name
    server for thirty; `stop_after`: the second of Ctrl-C."""

    rows: int = 1000
    addresses: tuple[str, ...] = (HERE,)
    look_up: float = 0.0
    gone_from: float | None = None
    faults: Faults = _CLOSING
    stop_after: float | None = None


SCENARIOS = {
    "names take 5 s": Scenario(look_up=5.0),
    "names take 5 s, and Ctrl-C": Scenario(3000, look_up=5.0, faults=Faults(closed=10), stop_after=30.0),
    "Ctrl-C during the first look-up": Scenario(look_up=60.0, stop_after=12.0),
    "no name server for 30 s": Scenario(2500, gone_from=5.0),
    "a dead first address": Scenario(addresses=(DEAD, HERE)),
    "no route to the first": Scenario(addresses=(NO_ROUTE, HERE)),
    "a relay that delays": Scenario(faults=Faults(delay=0.3)),
    "a relay that resets": Scenario(500, faults=Faults(reset=20)),
    "a relay that swallows": Scenario(500, faults=Faults(swallowed=50)),
}


def main(played: Scenario, folder: Path) -> dict[str, object]:
    """Play a scenario."""
    _enter(folder)
    began = time.monotonic()

    def gone() -> bool:
        since = time.monotonic() - began
        return played.gone_from is not None and 0 <= since - played.gone_from < _GONE

    names = NameServer(played.addresses, seconds=played.look_up, gone=gone)
    _fill_queue((DEAD, PORT))
    _list(folder, played.rows)
    account = {"WXPUSH_APPID": SANDBOX_APPID, "WXPUSH_SECRET": SANDBOX_SECRET}
    environ = os.environ | account | {"HOME": str(folder)}
    ledger = folder / _LEDGER
    sandbox = subprocess.Popen(
        [sys.executable, "-m", "wxpush", "sandbox", "--port", str(SERVER), "--ledger", str(ledger)],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _await(SERVER)
        Relay((HERE, PORT), SERVER, played.faults)
        began = time.monotonic()
        told, code, waited = _sent(folder, environ, played.stop_after)
        took = time.monotonic() - began
    finally:
        sandbox.terminate()
        sandbox.wait()
    return {
        "code": code,
        "seconds": round(took, 1),
        "stopped_within": waited,
        "asked": names.asked,
        "told": told[-2000:],
        **_delivered(ledger),
    }


def _delivered(ledger: Path) -> dict[str, object]:
    """What the sandbox has noted, in numbers."""
    kept = [json.loads(line) for line in ledger.read_text().splitlines()] if ledger.exists() else []
    moments = [each["at_ms"] / 1000 for each in kept]
    people = Counter(each["openid"] for each in kept if each["kind"] == "delivery")
    return {
        "first_to_last": round(max(moments) - min(moments), 1) if moments else 0.0,
        "delivered": len(people),
        "twice": sum(many > 1 for many in people.values()),
    }


def _sent(folder: Path, environ: dict[str, str], stop_after: float | None) -> tuple[str, int, float | None]:
    send = subprocess.Popen(
        [sys.executable, "-m", "wxpush", "send", "list.csv", "--yes", "--rate", f"{RATE}/s", "--base-url", f"http://{NAME}:{PORT}"],
        cwd=folder, env=environ, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    waited = None
    if stop_after is not None:
        time.sleep(stop_after)
        began = time.monotonic()
        send.send_signal(signal.SIGINT)
        _, told = send.communicate(timeout=120)
        waited = round(time.monotonic() - began, 1)
    else:
        _, told = send.communicate(timeout=600)
    return told, send.returncode, waited


def _enter(folder: Path) -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    texts = {
        "resolv.conf": "nameserver 127.0.0.1\noptions timeout:10 attempts:1\n",
        "nsswitch.conf": "hosts: dns\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
        subprocess.run(["mount", "--bind", str(folder / name), f"/etc/{name}"], check=True)


def _fill_queue(place: tuple[str, int]) -> None:
    """Nobody who connects there is answered."""
    listener = socket.socket()
    listener.bind(place)
    listener.listen(0)
    for _ in range(3):
        filler = socket.socket()
        filler.settimeout(0)
        filler.connect_ex(place)
        _KEPT.append(filler)
    _KEPT.append(listener)


_KEPT: list[socket.socket] = []


def _await(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError


def _list(folder: Path, rows: int) -> None:
    lines = ["openid,name", *(f"oFollower{row:019},tea" for row in range(rows))]
    (folder / "list.csv").write_text("\n".join(lines) + "\n")
    (folder / "list.yaml").write_text(f'template_id: {"T" * 43}\ndata:\n  thing1: "{{{{ name }}}}"\n')


if __name__ == "__main__":
    print(json.dumps(main(SCENARIOS[sys.argv[1]], Path(sys.argv[2]))))
    sys.stdout.flush()
    os._exit(0)
