"""Two nodes as processes of their own, which get the same keys at once."""

import shutil
import subprocess
import threading
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.harness import until
from tests.cluster.servers import OwnRedis, has_own_redis
from tests.intake.process import NDJSON, PATIENCE, free_port
from tests.intake.stand import delivered, line, person, sandbox
from tests.intake.test_rate import moments, most_within_a_second
from tests.nodes.test_kills import ready, two

pytestmark = pytest.mark.skipif(not has_own_redis(), reason="no redis-server")
_JSON = {"content-type": "application/json"}
ROOT = Path(__file__).parents[2]


@contextmanager
def running(folder, *more, **faults):
    """Both, with their Redis."""
    (folder / "redis").mkdir()
    with OwnRedis(folder / "redis") as redis, sandbox(folder, **faults) as process, ExitStack() as stack:
        nodes = two(folder, process, redis, *more)
        for each in nodes:
            stack.enter_context(each.running())
        yield nodes


class Repeating:
    """Threads that each hand in messages of all keys, at one node or at any, and repeat what passes."""

    def __init__(self, url, more=()):
        self._urls = [url, *more]
        self.ids: defaultdict[int, set[str]] = defaultdict(set)
        self.answers: Counter[int] = Counter()

    def run(self, keys):
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            for place, key in enumerate(keys):
                number = place
                while not self._one(client, key, self._urls[number % len(self._urls)]):
                    number += 1
                    time.sleep(0.01)

    def _one(self, client, key, url):
        try:
            headers = _JSON | {"idempotency-key": f"k{key}"}
            answer = client.post(f"{url}/v1/messages", content=line(key), headers=headers)
        except httpx.HTTPError:
            return False
        self.answers[answer.status_code] += 1
        if answer.status_code == 202:
            self.ids[key].add(answer.json()["id"])
        return answer.status_code == 202


def repeated(nodes, keys, times, threads, *, kill=False):
    """Hand in each key so often at each node at once; with `kill` one node is killed amid that, and started again."""
    at = [Repeating(nodes[0].url), Repeating(nodes[1].url, [nodes[0].url] if kill else [])]
    order = [*range(keys)] * times
    every = [
        threading.Thread(target=each.run, args=(order[number::threads],))
        for number in range(threads)
        for each in at
    ]
    for each in every:
        each.start()
    if kill:
        until(lambda: sum(at[1].answers.values()) > keys * times // 4)
        nodes[1].kill()
        until(lambda: not any(each.is_alive() for each in every), PATIENCE * 10)
        nodes[1].start()
    for each in every:
        each.join()
    for each in nodes:
        until(lambda each=each: ready(each))
        each.wait_until_idle()
    return at


def check(folder, at, keys):
    found: defaultdict[int, set[str]] = defaultdict(set)
    for each in at:
        assert set(each.answers) <= {202, 409, 503}
        for key, ids in each.ids.items():
            found[key] |= ids
    assert {key: len(ids) for key, ids in found.items()} == dict.fromkeys(range(keys), 1)
    assert Counter(delivered(folder)) == {person(key): 1 for key in range(keys)}


def test_the_same_keys_at_both_nodes_at_once_are_one_message_each(tmp_path):
    with running(tmp_path) as nodes:
        check(tmp_path, repeated(nodes, 60, 3, 2), 60)


@pytest.mark.long
@pytest.mark.parametrize("kill", [False, True])
def test_ten_thousand_repeats_at_both_nodes_at_once_are_one_message_each(tmp_path, kill):
    with running(tmp_path) as nodes:
        check(tmp_path, repeated(nodes, 1000, 10, 8, kill=kill), 1000)


@pytest.mark.long
@pytest.mark.parametrize("kill", [False, True])
def test_a_limit_counts_the_requests_of_both_nodes(tmp_path, kill):
    rate, seconds, callers = 20, 40, 96
    with running(tmp_path, "--address-rate", f"{rate}/s") as nodes:
        # Before, their door was closed to nobody: what is counted begins with a full bucket.
        time.sleep(2)
        taken, ends = [], time.monotonic() + seconds

        def ask(place):
            # Whoever is refused comes again a second later: not all of them together.
            time.sleep(place / callers)
            with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
                while time.monotonic() < ends:
                    try:
                        found = client.get(f"{nodes[place % 2].url}/v1/campaigns").status_code
                    except httpx.HTTPError:
                        place += 1
                        continue
                    assert found in (200, 429)
                    if found == 200:
                        taken.append(time.monotonic())

        threads = [threading.Thread(target=ask, args=(place,)) for place in range(callers)]
        for each in threads:
            each.start()
        if kill:
            time.sleep(seconds / 3)
            nodes[1].kill()
        for each in threads:
            each.join()
        if kill:
            nodes[1].start()
    asked = rate + rate * (max(taken) - min(taken))
    # Of those that the killed node had let in some never heard of it.
    lost = rate if kill else 0
    assert asked * 0.99 - lost <= len(taken) <= asked * 1.01


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx")
def test_nginx_of_the_example_goes_to_the_node_that_is_there(tmp_path):
    with running(tmp_path) as nodes, nginx(tmp_path, nodes) as url:
        first = [post(url, number) for number in range(6)]
        nodes[1].kill()
        second = [post(url, number) for number in range(12)]
        looked = httpx.get(f"{url}/v1/messages/{first[0].json()['id']}", trust_env=False)
        nodes[1].start()
    assert {each.status_code for each in (*first, *second, looked)} == {202, 200}
    assert [each.json() for each in first] == [each.json() for each in second[:6]]
    assert len({each.json()["id"] for each in second}) == 12


def post(url, number):
    # A request of which nobody knows whether it arrived is its caller's to repeat.
    for _ in range(50):
        try:
            headers = _JSON | {"idempotency-key": f"k{number}"}
            found = httpx.post(
                f"{url}/v1/messages", content=line(number), headers=headers, trust_env=False, timeout=PATIENCE
            )
        except httpx.HTTPError:
            continue
        if found.status_code not in (409, 502, 503):
            return found
        time.sleep(0.1)
    return found


@contextmanager
def nginx(folder, nodes):
    """The example, without TLS and at ports that are free."""
    port = free_port()
    text = (ROOT / "examples/serve/nginx-nodes.conf").read_text()
    kept = [each for each in text.splitlines() if "ssl_" not in each and not each.lstrip().startswith("#")]
    text = "\n".join(kept).replace("443 ssl", f"127.0.0.1:{port}")
    for number, each in enumerate(nodes, 1):
        text = text.replace(f"10.0.0.1{number}:8700", f"127.0.0.1:{each.port}")
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.err;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;"
        f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{text}\n}}\n"
    )
    child = subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-e", folder / "nginx.err"])
    try:
        until(lambda: reached(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait(PATIENCE)


def reached(port):
    try:
        return httpx.get(f"http://127.0.0.1:{port}/livez", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.long
def test_the_rate_is_one_for_both(tmp_path):
    rate = 30
    with running(tmp_path, "--rate", f"{rate}/s") as nodes:
        began = time.monotonic()
        for place, each in enumerate(nodes):
            lines = b"\n".join(line(place * 1000 + number) for number in range(120))
            assert each.post(lines, NDJSON).status_code == 202
        for each in nodes:
            each.wait_until_idle()
        took = time.monotonic() - began
    found = moments(tmp_path)
    assert len(found) == 240
    # A permit is used a little later than it was granted, by one more than by another.
    assert most_within_a_second(found) <= rate + 4
    assert took < 240 / rate * 2
