"""What the proofs have found, each as small as it can be told."""

from tests.reliability.sim.server import code
from wxpush.channels.common.judge import Judge
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.limits.refusals import Refusals
from wxpush.model import Message, Verdict


def _settle(_message: Message, _verdict: Verdict) -> None:
    raise AssertionError("nothing is settled")


def test_repeats_that_wechat_recognises_are_no_refusals_of_the_account():
    """A crash with 20 requests out: the next invocation's first 20 answers may all say `seen before`."""
    first, seen = (
        Refusals({}),
        Judge(ERRCODES, needs_msgid=True, hits_all=lambda _answer: False).judge(code(45065)),
    )
    messages = [Message(row=row, key=b"", body=b"", who=0, unsure=True) for row in range(20)]
    assert not any(first.hold(message, seen, _settle) for message in messages)
    assert first.stop is None


def test_fresh_messages_that_are_all_seen_before_still_are_a_refusal():
    first, seen = (
        Refusals({}),
        Judge(ERRCODES, needs_msgid=True, hits_all=lambda _answer: False).judge(code(45065)),
    )
    messages = [Message(row=row, key=b"", body=b"", who=0) for row in range(20)]
    assert all(first.hold(message, seen, _settle) for message in messages)
    assert first.stop is not None
