"""A trial: what becomes of each message in words, which answer ends it, and the code of several."""

from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from tests.run.ending import Voice
from wxpush.channels.template import TEMPLATE
from wxpush.errors import Exit
from wxpush.model import Kind, Verdict
from wxpush.run.check.trial import _Trial
from wxpush.words import Sentence

ONE, TWO, THREE = (f"oABCD{number:023}" for number in range(1, 4))


class Trial(_Trial):
    """One whose messages are not made."""

    def _body(self, openid: str) -> bytes:
        return openid.encode()


def tried(*verdicts: Verdict, known: Any = TEMPLATE) -> tuple[Exit, Voice, list[tuple[str, bytes]]]:
    """The code, what was told, and what was posted, where these are the answers."""
    posted: list[tuple[str, bytes]] = []
    answers = iter(verdicts)

    class Connection:
        async def post(self, path: str, body: bytes) -> None:
            posted.append((path, body))

        async def aclose(self) -> None:
            posted.append(("closed", b""))

    @asynccontextmanager
    async def line(access: object, *, seconds: float):
        assert (access, seconds) == ("access", 3.0)

        async def get() -> str:
            return "T"

        yield SimpleNamespace(transport=SimpleNamespace(connect=Connection), tokens=SimpleNamespace(get=get))

    voice = Voice()
    endpoint = SimpleNamespace(path="/send", judge=lambda _reply: next(answers))
    job: Any = SimpleNamespace(kind=known, endpoint=lambda: endpoint)
    row: Any = SimpleNamespace(row=5)
    settings: Any = SimpleNamespace(timeout=3.0)
    ports: Any = SimpleNamespace(voice=voice, machine=SimpleNamespace(line=line))
    access: Any = "access"
    trial = Trial(access, job, row, settings, ports)
    code = anyio.run(trial.send, [ONE, TWO, THREE][: len(verdicts)])
    return code, voice, posted


@pytest.mark.parametrize(
    ("verdict", "code", "insisted"),
    [
        (Verdict(Kind.SENT, 0, msgid=7), Exit.DONE, False),
        (Verdict(Kind.UNDER_REVIEW, 40252), Exit.DONE, False),
        (Verdict(Kind.REJECTED, 43004), Exit.PARTLY, True),
        (Verdict(Kind.HALT, 48001), Exit.REFUSED, True),
        (Verdict(Kind.TOKEN, 40001), Exit.REFUSED, True),
        (Verdict(Kind.TEMPLATE, 40037), Exit.REFUSED, True),
        (Verdict(Kind.UNSURE, detail="no answer"), Exit.IN_DOUBT, True),
        (Verdict(Kind.THROTTLED, 45011), Exit.STOPPED, True),
        (Verdict(Kind.QUOTA, 45009), Exit.STOPPED, True),
        (Verdict(Kind.UNSENT, detail="no connection"), Exit.STOPPED, True),
    ],
)
def test_each_answer_has_its_code_and_what_is_not_well_is_told_also_where_quiet_is_wanted(
    verdict, code, insisted
):
    found, voice, posted = tried(verdict)
    assert found is code
    (said,) = voice.insisted if insisted else voice.said
    assert (voice.said if insisted else voice.insisted) == []
    assert all(word in said for word in ("row 5", "oABC…0001", f"(exit {int(code)})"))
    assert ONE not in said
    assert posted == [("/send?access_token=T", ONE.encode()), ("closed", b"")]
    assert voice.events == [
        (
            "trial",
            {
                "row": 5, "to": "oABC…0001", "kind": verdict.kind.value, "errcode": verdict.errcode,
                "msgid": str(verdict.msgid or ""), "detail": verdict.detail,
            },
        )
    ]  # fmt: skip


def test_an_answer_is_told_with_its_msgid_or_with_its_code_and_what_to_do():
    advice = TEMPLATE.errcodes.lookup(43004)
    assert advice is not None
    cases: list[tuple[Verdict, list[str]]] = [
        (Verdict(Kind.SENT, 0, msgid=77), ["msgid 77"]),
        (Verdict(Kind.UNSURE, detail="no answer"), ["no answer"]),
        (Verdict(Kind.REJECTED, 43004), ["43004", str(advice.advice())]),
        (Verdict(Kind.REJECTED, 43004, detail="hm"), ["43004", "hm", str(advice.advice())]),
        (Verdict(Kind.REJECTED, 99999), ["99999"]),
    ]
    for verdict, words in cases:
        _, voice, _ = tried(verdict)
        (said,) = [*voice.said, *voice.insisted]
        assert [word for word in words if word not in said] == []


SENT, REFUSED, LOST = Verdict(Kind.SENT, 0, msgid=1), Verdict(Kind.REJECTED, 43004), Verdict(Kind.UNSURE)


@pytest.mark.parametrize(
    ("verdicts", "code", "asked", "arrived"),
    [
        ([SENT, SENT, SENT], Exit.DONE, 3, 3),
        ([SENT, REFUSED, SENT], Exit.PARTLY, 3, 2),
        ([REFUSED, LOST, SENT], Exit.IN_DOUBT, 3, 1),
        # the next would get the same
        ([SENT, Verdict(Kind.HALT, 48001), SENT], Exit.REFUSED, 2, 1),
        ([LOST, Verdict(Kind.THROTTLED, 45011), SENT], Exit.IN_DOUBT, 2, 0),
    ],
)
def test_of_several_the_gravest_counts_and_what_is_about_all_of_them_ends_it(verdicts, code, asked, arrived):
    found, voice, posted = tried(*verdicts)
    assert (found, len(posted) - 1) == (code, asked)
    told = voice.said[-1] if code is Exit.DONE else voice.insisted[-1]
    assert told == str(Sentence("run.tried_several", arrived=arrived, many=3, code=int(code)))
    assert "(exit" not in [*voice.said, *voice.insisted][0]
