"""Messages in doubt of one node are decided at any other: whoever has them does it, and nobody believes a node that does not answer."""

import pytest

from tests.cli.harness import until
from tests.cluster.servers import REDIS, has_own_redis
from tests.intake.stand import CALLER, delivered, line
from tests.intake.test_resolving import in_doubt
from tests.nodes.stand import joined, node
from tests.nodes.test_kills import ready
from tests.nodes.test_pauses import PAUSE, RESUME, standing
from wxpush.errors import StateError
from wxpush.intake.decision import Decision


def decide(serve, name, word):
    return serve.post(b'{"as": "%b"}' % word.encode(), path=f"/v1/messages/{name}/resolve")


@pytest.mark.skipif(not has_own_redis(), reason="no redis-server")
def test_any_node_decides_what_another_has_in_doubt_and_says_so_where_that_one_is_away(tmp_path):
    with standing(tmp_path) as nodes:
        a, b = nodes.begin("a"), nodes.begin("b")
        until(lambda: ready(a) and ready(b))
        a.ask("POST", PAUSE)
        names = [a.post(line(number)).json()["id"] for number in range(5)]
        a.stop()
        in_doubt(tmp_path, 4, 600, "a.db")
        a.start()
        until(lambda: [b.states().get(each) for each in names] == ["in_doubt"] * 4 + ["not_attempted"])
        done = [decide(b, name, word) for name, word in zip(names, ("sent", "skip", "resend"), strict=False)]
        assert [each.status_code for each in done] == [200] * 3
        assert [each.json()["state"] for each in done] == ["sent", "rejected", "not_attempted"]
        again = decide(b, names[0], "resend")
        assert (again.status_code, again.json()["code"]) == (409, "not_in_doubt")
        assert decide(b, names[4], "sent").status_code == 409
        assert decide(b, "7-0123456789abcdef", "sent").status_code == 404
        b.ask("POST", RESUME)
        until(lambda: len(delivered(tmp_path)) == 2)  # the one that is sent again, and the one that waited
        a.stop()
        refused = decide(b, names[3], "skip")
        assert (refused.status_code, refused.json()["code"]) == (503, "state")
        a.start()
        until(lambda: ready(a))
        assert a.states()[names[3]] == "in_doubt"  # nobody does later what was given up
        assert decide(b, names[3], "skip").json()["state"] == "rejected"


@pytest.mark.anyio
@pytest.mark.parametrize("order", [b"x", b"[]", b'["a","b","c"]', b"\xff", b'{"name": 1}'])
async def test_an_order_that_is_none_is_passed_over(tmp_path, word, order):
    asked = []

    async def decided(name, decision):
        asked.append((name, decision))

    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        a.member.obey(decided)
        (taken,) = await a.take([line(1)], CALLER, "")
        await a.on.store.ask("RPUSH", f"{a.on.prefix}:decisions:{a.on.node}", order)
        assert await b.member.resolve(taken.id, Decision.SENT) is None
        assert asked == [(taken.id, Decision.SENT)]
        (at,) = await a.on.store.ask("KEYS", f"{a.on.prefix}:decided:*")
        assert 0 < await a.on.store.ask("PTTL", at) <= 30_000


@pytest.mark.anyio
async def test_a_message_that_no_node_is_known_for_is_decided_by_nobody(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        with pytest.raises(StateError):
            await a.member.resolve("1-0123456789abcdef", Decision.SENT)
