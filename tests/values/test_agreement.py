"""No row that the check lets pass is refused by the sandbox, and none that it refuses would have been accepted.

10,000 examples: pytest -m long tests/values/test_agreement.py
"""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, event, given, settings

from tests.values.openness import open_sections
from tests.values.rows import rows
from wxpush.channels.template.campaign import TemplateCampaign
from wxpush.channels.template.channel import TemplateChannel
from wxpush.channels.template.values import RULES, rule_of
from wxpush.channels.template.values.base import Severity
from wxpush.model import BadRow, Composed, Recipient
from wxpush.sandbox.messages import ReceivedMessage, check_data, read_message

_QUIET: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


def type_of(key):
    name = key.rstrip("0123456789")
    return name if name != key and name in RULES else "old"


def composed(row):
    """The row, as the campaign file `key: {{ key }}` makes it."""
    data = {key: f"{{{{ {key} }}}}" for key in row}
    return TemplateChannel(TemplateCampaign(template_id="T" * 43, data=data), "wx1").compose(
        Recipient(1, 2, {"openid": "oA", **row})
    )


def refused_by_the_sandbox(body):
    """The key that the sandbox names, or None when it accepts."""
    message = read_message(body)
    assert isinstance(message, ReceivedMessage)
    refusal = check_data(message, typed=True)
    return refusal and refusal.errmsg.removeprefix("argument invalid! data.").partition(".value")[0]


def bare_body(row):
    return msgspec.json.encode({"data": {key: {"value": text} for key, text in row.items()}})


def agree(row):
    made = composed(row)
    if isinstance(made, Composed):
        refused = refused_by_the_sandbox(made.body)
        event("passes")
        # What the page leaves open may be refused behind other keys, too: ask for each alone.
        wrong = {key: text for key, text in row.items() if refused_by_the_sandbox(bare_body({key: text}))}
        assert (refused is None) == (not wrong)
    else:
        assert isinstance(made, BadRow)
        if made.kind == "not_text":
            event("no text")
            return
        event("refused")
        key = made.place.removeprefix("data.")
        wrong = {} if refused_by_the_sandbox(bare_body({key: row[key]})) else {key: row[key]}
    told = {key: open_sections(type_of(key), text) for key, text in wrong.items()}
    for sections in told.values():
        event(f"open: {sections}")
    assert all(told.values()), (made, wrong)


#: Where a character stands: many rules ask for more than which one it is.
_PLACES = ("{}", "{}1", "1{}2", "\u6c49{}", "a{}b")


def disagreements(characters):
    """All that the two say differently of single characters, in each type and place, where the page decides."""
    for key in [*(f"{type_}1" for type_ in sorted(RULES)), "result"]:
        for text in (place.format(character) for character in characters for place in _PLACES):
            found = rule_of(key).look(text)
            refuses = found is not None and found.severity is Severity.INVALID
            if refuses != bool(refused_by_the_sandbox(bare_body({key: text}))) and not open_sections(
                type_of(key), text
            ):
                yield key, ascii(text), refuses


def characters(*ranges):
    """Those of the ranges, each of which names its last; half a surrogate pair is none."""
    return [
        chr(code) for first, last in ranges for code in range(first, last + 1) if not 0xD800 <= code <= 0xDFFF
    ]


@pytest.mark.slow
def test_the_check_and_the_sandbox_agree_on_characters_that_have_twins():
    # Punctuation, what stands beside Han, and full width.
    twins = characters((0x20, 0x17F), (0x2000, 0x206F), (0x3000, 0x303F), (0xFF00, 0xFF65))
    assert not [*disagreements(twins)]


@pytest.mark.long
def test_the_check_and_the_sandbox_agree_on_every_character():
    assert not [*disagreements(characters((0x20, 0xFFFF)))]


@pytest.mark.slow
@settings(max_examples=300, **_QUIET)
@given(rows())
def test_the_check_and_the_sandbox_agree_where_the_page_decides(row):
    agree(row)


@pytest.mark.long
@settings(max_examples=10_000, **_QUIET)
@given(rows())
def test_the_check_and_the_sandbox_agree_on_ten_thousand_rows(row):
    agree(row)
