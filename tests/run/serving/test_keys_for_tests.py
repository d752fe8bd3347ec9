"""Keys for tests beside others at one service: what comes with one reaches a sandbox of its own, and WeChat never hears of it."""

import signal
from collections import Counter
from contextlib import ExitStack

import httpx
import msgspec
import pytest

from tests.cli.harness import until
from tests.cluster.servers import OwnRedis, has_own_redis, has_redis
from tests.intake.process import PATIENCE, ServeProcess
from tests.intake.stand import campaign_file, delivered, line, person, sandbox
from tests.nodes.test_kills import two
from tests.run.serving.workers.cast import Cast
from wxpush.service.keys.administration import make, revoke
from wxpush.service.keys.key import Right

MADE = "2026-12-01T08:30:00Z"
ALL = frozenset(Right)


class Holder:
    """Who holds a key, and asks the service with it."""

    def __init__(self, serve, token):
        self._url, self.headers = serve.url, {"Authorization": f"Bearer {token}"}

    def post(self, number, key=""):
        """The id under which a message is taken."""
        headers = (
            self.headers | {"content-type": "application/json"} | ({"idempotency-key": key} if key else {})
        )
        answer = self.ask("POST", "/v1/messages", content=line(number), headers=headers)
        assert answer.status_code == 202, answer.text
        return answer.json()["id"]

    def ask(self, method, path, headers=None, **more):
        return httpx.request(
            method,
            self._url + path,
            headers=headers or self.headers,
            timeout=PATIENCE,
            trust_env=False,
            **more,
        )

    def state(self, name):
        """A message's; None: there is none of that id for him."""
        answer = self.ask("GET", f"/v1/messages/{name}")
        return answer.json()["state"] if answer.status_code == 200 else None

    def ids(self):
        return {each["id"] for each in self.ask("GET", "/v1/messages").json()["messages"]}

    def paused(self):
        return self.ask("GET", "/v1/campaigns").json()["campaigns"][0]["paused_by"]


@pytest.fixture
def keys(tmp_path):
    """The tokens of a key for people, and of one for tests."""
    path = tmp_path / "keys.json"
    return make(path, "shop", made=MADE, scopes=ALL), make(path, "trial", made=MADE, scopes=ALL, test=True)


def holders(serve, keys):
    return [Holder(serve, token) for token in keys]


def tried(folder, name="inbox"):
    """Who got how many of the sandbox of keys for tests."""
    lines = (folder / f"{name}.test.ledger").read_bytes().splitlines()
    found = map(msgspec.json.decode, lines)
    return Counter(each["openid"] for each in found if each["kind"] == "delivery")


def serving(folder, process, *more):
    campaign_file(folder)
    return ServeProcess(folder, process, "--keys", "keys.json", *more)


def test_each_sees_and_moves_its_own_messages_alone_and_those_of_tests_never_reach_wechat(tmp_path, keys):
    with sandbox(tmp_path) as process, serving(tmp_path, process).running() as serve:
        real, trial = holders(serve, keys)
        first, second = real.post(1, "k"), trial.post(2, "k")
        same = trial.post(1)  # what the real one has taken is nothing to this one
        until(lambda: real.state(first) == trial.state(second) == trial.state(same) == "sent")
        assert trial.post(2, "k") == second
        assert (real.ids(), trial.ids()) == ({first}, {second, same})
        assert (real.state(second), trial.state(first)) == (None, None)
        assert trial.ask("POST", "/v1/campaigns/order-shipped/pause").status_code == 200
        assert (real.paused(), trial.paused()) == (None, "trial")
        assert real.ask("GET", "/readyz").status_code == 200
        assert trial.ask("GET", "/readyz").status_code == 503
        assert "wxpush_intake_sandbox 1" in trial.ask("GET", "/metrics").text
        told = real.ask("GET", "/metrics").text
        assert "wxpush_intake_sandbox 0" in told
        assert "wxpush_intake_taken_total 1\n" in told
        assert serve.stop() == 128 + signal.SIGTERM
    assert delivered(tmp_path) == [person(1)]
    assert tried(tmp_path) == {person(1): 1, person(2): 1}


def test_what_is_taken_with_a_key_for_tests_is_delivered_once_over_kills(tmp_path, keys):
    with sandbox(tmp_path) as process:
        serve = serving(tmp_path, process)
        taken = {}
        for number in range(0, 40, 10):
            with serve.running():
                real, trial = holders(serve, keys)
                for each in range(number, number + 10):
                    taken[each] = real.post(each), trial.post(1000 + each)
                serve.kill()
        with serve.running():
            real, trial = holders(serve, keys)
            until(
                lambda: all(real.state(one) == trial.state(other) == "sent" for one, other in taken.values())
            )
            assert real.ids().isdisjoint(trial.ids())
    assert Counter(delivered(tmp_path)) == {person(each): 1 for each in taken}
    assert tried(tmp_path) == {person(1000 + each): 1 for each in taken}


def test_a_service_that_began_without_one_refuses_them_and_one_that_lost_its_keys_goes_on_for_others(
    tmp_path,
):
    path = tmp_path / "keys.json"
    token = make(path, "shop", made=MADE, scopes=ALL)
    with sandbox(tmp_path) as process:
        serve = serving(tmp_path, process)
        with serve.running():
            trial = Holder(serve, make(path, "trial", made=MADE, test=True))
            serve.process.send_signal(signal.SIGHUP)
            until(lambda: trial.ask("GET", "/v1/messages").status_code == 403)
            assert trial.ask("GET", "/v1/messages").json()["code"] == "test_key"
            assert not (tmp_path / "inbox.test.db").exists()
            serve.stop()
        with serve.running():
            first = trial.post(2)
            until(lambda: trial.state(first) == "sent")
            revoke(path, "trial")
            serve.process.send_signal(signal.SIGHUP)
            until(lambda: trial.ask("GET", "/v1/messages").status_code == 401)
            real = Holder(serve, token)
            name = real.post(1)
            until(lambda: real.state(name) == "sent")
    assert delivered(tmp_path) == [person(1)]


@pytest.mark.skipif(not has_own_redis(), reason="no redis-server")
def test_nodes_share_what_comes_with_keys_for_tests_apart_from_the_rest(tmp_path, keys):
    (tmp_path / "redis").mkdir()
    with OwnRedis(tmp_path / "redis") as redis, sandbox(tmp_path) as process, ExitStack() as stack:
        nodes = two(tmp_path, process, redis, "--keys", str(tmp_path / "keys.json"))
        for each in nodes:
            stack.enter_context(each.running())
        real, trial = zip(*(holders(each, keys) for each in nodes), strict=True)
        until(lambda: all(each.ask("GET", "/readyz").status_code == 200 for each in [*real, *trial]))
        names = {each.post(1, "k") for each in trial}
        other = {each.post(1, "k") for each in real}
        assert (len(names), len(other), names & other) == (1, 1, set())
        (name,) = names
        until(lambda: all(each.state(name) == "sent" for each in trial))
        assert [each.state(name) for each in real] == [None, None]
        assert [each.ids() for each in trial] == [names, names]
    assert delivered(tmp_path) == [person(1)]


@pytest.mark.skipif(not (has_own_redis() and has_redis()), reason="no Redis")
def test_where_workers_send_they_never_get_what_comes_with_a_key_for_tests(tmp_path, keys):
    with ExitStack() as stack:
        cast = Cast(stack, tmp_path, "redis", workers=1)
        serve = ServeProcess(tmp_path, cast.sandbox, *cast.options, "--keys", "keys.json")
        with serve.running():
            real, trial = holders(serve, keys)
            first, second = real.post(1), trial.post(2)
            until(lambda: real.state(first) == trial.state(second) == "sent")
    assert delivered(tmp_path) == [person(1)]
    assert tried(tmp_path) == {person(2): 1}
