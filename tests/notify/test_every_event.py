"""Each event reaches each kind of receiver, with its own text and nobody else's."""

import pytest

from tests.notify.conftest import KINDS
from tests.notify.robots import Receiver
from tests.notify.test_mail import Box, mail, serve  # noqa: F401 - a fixture
from tests.notify.test_notices import SNAPSHOT
from tests.notify.test_wording import AT, SCENE, ending, told
from tests.transport.conftest import certificates  # noqa: F401 - a fixture
from wxpush.errors import Exit
from wxpush.notify.notice import Notice
from wxpush.notify.wording import of_breaker, of_refusal
from wxpush.options.notifier import Occasion

pytestmark = pytest.mark.process


def notices() -> dict[Occasion, Notice | None]:
    """One of each event."""
    return {
        Occasion.FINISHED: told(ending(3, sent=9, rejected=1, errcodes={"43004": 1}), command="wxpush results a.csv"),
        Occasion.STOPPED: told(ending(4, "max_errors", sent=5, not_attempted=5), early=True, command="wxpush send a.csv"),
        Occasion.REFUSED: of_refusal(SCENE, "The secret is wrong.", code=Exit.REFUSED, command="", at_ms=AT),
        Occasion.QUOTA: told(ending(4, "quota", sent=5, not_attempted=5), early=True, command="wxpush send a.csv"),
        Occasion.BREAKER: of_breaker(SCENE, SNAPSHOT, at_ms=AT),
        Occasion.DOUBT: told(ending(8, sent=9, in_doubt=1, young=1), begun=False, command="wxpush send a.csv"),
    }  # fmt: skip


def whole(notice: Notice | None) -> Notice:
    assert notice is not None
    assert notice.text.startswith("wxpush: ")
    return notice


def test_there_is_one_of_each_event():
    made = notices()
    assert {occasion.value: whole(notice).events[0] for occasion, notice in made.items()} == {
        each.value: each.value for each in Occasion
    }
    assert len({whole(notice).text for notice in made.values()}) == len(Occasion)


@pytest.mark.parametrize("kind", KINDS)
def test_each_reaches_each_robot_and_receiver(desk, kind):
    with Receiver(kind, signed=kind in {"dingtalk", "feishu"}) as receiver:
        courier = desk.notifier(receiver).courier
        for notice in notices().values():
            courier.deliver([whole(notice)])
        assert receiver.texts() == [
            notice.data["text"] if kind == "webhook" else notice.text
            for notice in map(whole, notices().values())
        ]


def test_each_is_a_mail(serve):  # noqa: F811 - the fixture
    box = Box()
    courier = mail(f"smtp://127.0.0.1:{serve(box)}")
    for notice in notices().values():
        courier.deliver([whole(notice)])
    assert [message["Subject"] for _, message in box.took] == [
        whole(each).title for each in notices().values()
    ]
    texts = [message.get_content().replace("\r\n", "\n").strip() for _, message in box.took]
    assert texts == [whole(each).text for each in notices().values()]
