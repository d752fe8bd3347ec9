"""What is kept of the answer to many lines is in proportion to them, whatever they are answered."""

import pytest

from tests.cluster.servers import REDIS
from tests.intake.stand import CALLER, line
from tests.intake.test_spool import _NOW, message, spool, taken  # noqa: F401 - a fixture
from tests.nodes.conftest import word  # noqa: F401 - a fixture
from tests.nodes.stand import joined, node
from wxpush.intake.base import AlreadyTaken, Refused, Taken
from wxpush.intake.lines import read
from wxpush.intake.spool.taking import InSpool, RequestKey

#: Of two bytes each, and refused with more than a hundred.
_JUNK = [b"0"] * 9_000
_KEY = RequestKey(b"k".ljust(16), b"content")


@pytest.fixture
def anyio_backend():
    return "asyncio"


def kept(spool) -> int:  # noqa: F811 - the fixture
    return spool.ask(lambda db: db.execute("SELECT length(answer) FROM requests").fetchone())[0]


def test_in_the_spool(spool):  # noqa: F811 - the fixture
    refused = [each for each in map(read, _JUNK) if isinstance(each, Refused)]
    first = taken(spool, message(b"a"), *refused, request=_KEY)
    assert kept(spool) < 2 * len(_JUNK)
    assert taken(spool, message(b"a"), *refused, request=_KEY) == [InSpool(1, fresh=False), *first[1:]]


@pytest.mark.process
@pytest.mark.anyio
async def test_in_redis(tmp_path, word):  # noqa: F811 - the fixture
    lines = [line(1), *_JUNK[:900]]
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        first = await a.take(lines, CALLER, "k")
        (key,) = await a.on.store.ask("KEYS", f"{a.on.prefix}:request:*")
        assert await a.on.store.ask("STRLEN", key) < 2 * sum(map(len, lines))
        again = await b.take(lines, CALLER, "k")
    assert isinstance(first[0], Taken)
    assert again == [AlreadyTaken(first[0].id), *first[1:]]
