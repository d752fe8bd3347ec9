"""`wxpush serve` as a process of its own, and callers who repeat by key until they are answered."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import httpx
import msgspec

from tests.intake.stand import line
from wxpush.sandbox.process import SandboxProcess

#: A busy machine may need so long to begin.
PATIENCE = 60
NDJSON = {"content-type": "application/x-ndjson"}
_JSON = {"content-type": "application/json"}


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class ServeProcess:
    """One after another, in the same folder and at the same port."""

    def __init__(
        self,
        folder: Path,
        sandbox: SandboxProcess,
        *options: str,
        files: Sequence[str] = ("order-shipped.yaml",),
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self._words = [
            *(
                sys.executable,
                "-m",
                "wxpush",
                "serve",
                *files,
                "--base-url",
                sandbox.base_url,
                "--rate",
                "max",
            ),
            *("--listen", f"127.0.0.1:{self.port}", "--json", *options),
        ]
        self.environ = os.environ | {
            "WXPUSH_APPID": sandbox.appid,
            "WXPUSH_SECRET": sandbox.secret,
            "XDG_CACHE_HOME": str(folder),
        }
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: Any = None

    def start(self, *under):
        """`under`: the words of a command that runs it."""
        assert self.begins(*under), (self.folder / "err.txt").read_text()

    def begins(self, *under):
        """The same; whether it takes messages."""
        self.errors = (self.folder / "err.txt").open("ab")
        self.process = subprocess.Popen(
            [*under, *self._words],
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            start_new_session=True,
        )
        return b'"serving"' in self.process.stdout.readline()

    def kill_all(self):
        """End it and what it was started under."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.wait()

    def kill(self):
        self.process.kill()
        self.wait()

    def stop(self, number=signal.SIGTERM):
        """End it in order, and give its exit code."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self):
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.stdout.close()
            self.errors.close()

    @contextmanager
    def running(self) -> Iterator[Self]:
        self.start()
        try:
            yield self
        finally:
            if self.process.poll() is None:
                self.kill()

    def get(self, path):
        return msgspec.json.decode(httpx.get(self.url + path, timeout=PATIENCE, trust_env=False).content)

    def post(self, body: bytes, headers: Any = (), path: str = "/v1/messages") -> httpx.Response:
        return httpx.post(
            self.url + path, content=body, headers=_JSON | dict(headers), timeout=PATIENCE, trust_env=False
        )

    def ask(self, method: str, path: str) -> httpx.Response:
        return httpx.request(method, self.url + path, timeout=PATIENCE, trust_env=False)

    def states(self):
        """Every message's state, by id."""
        found, after = {}, ""
        while after is not None:
            page = self.get(f"/v1/messages?limit=1000{after and '&after=' + after}")
            found.update({each["id"]: each["state"] for each in page["messages"]})
            after = page["next"]
        return found

    def wait_until_idle(self):
        """Until nothing waits."""
        deadline = time.monotonic() + PATIENCE
        while any(each["waiting"] for each in self.get("/v1/campaigns")["campaigns"]):
            assert time.monotonic() < deadline, self.get("/v1/campaigns")
            time.sleep(0.05)


class Callers:
    """Threads that each hand in message after message, and repeat each until it was answered with an id."""

    def __init__(self, url, *more, seed, many=4):
        """`more`: other nodes of the service, which get a part of the tries."""
        self._urls = [url, *more]
        self._ended = threading.Event()
        self._given_up = threading.Event()
        self._seed = seed
        self._many = many
        #: The ids that were answered, by the number of the person.
        self.ids = defaultdict(set)
        self.odd = []
        self._threads = []

    def start(self):
        for number in range(self._many):
            self._threads.append(threading.Thread(target=self._call, args=(number,)))
            self._threads[-1].start()

    def end(self):
        """Let each finish what it is at."""
        self._ended.set()
        for thread in self._threads:
            thread.join(2 * PATIENCE)

    def give_up(self):
        """Let each end, whatever it has no answer to."""
        self._given_up.set()
        self.end()

    def _call(self, number):
        chance, at = random.Random(f"{self._seed} {number}"), 0
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            while not self._ended.is_set():
                many = chance.choice((1, 1, 1, 7))
                people = [number * 10**6 + at + each for each in range(many)]
                at += many
                self._until_taken(client, people, f"{number}-{at}", chance)

    def _until_taken(self, client, people, key, chance):
        body = b"\n".join(line(person) for person in people)
        headers = {"idempotency-key": key} | (NDJSON if len(people) > 1 else _JSON)
        again = chance.random() < 0.3  # some repeat although they were answered
        while not self._given_up.is_set():
            try:
                url = chance.choice(self._urls)
                answer = client.post(f"{url}/v1/messages", content=body, headers=headers)
            except httpx.HTTPError:
                time.sleep(0.02)
                continue
            if answer.status_code == 202:
                for person, each in zip(people, answer.content.splitlines(), strict=True):
                    self.ids[person].add(msgspec.json.decode(each)["id"])
                if not again:
                    return
                again = False
            elif answer.status_code not in (409, 503):
                self.odd.append((answer.status_code, answer.content))
                return
            else:
                time.sleep(0.02)
