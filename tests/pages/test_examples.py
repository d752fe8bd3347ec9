"""What lies in examples/ can be sent as it is, and is what its page says."""

import pytest

from tests.pages.markdown import ROOT
from wxpush.channels import load_campaign
from wxpush.channels.common.identity import People
from wxpush.model import Composed, Recipient, RowWarning
from wxpush.sandbox.account.magic import ROLES
from wxpush.sandbox.messages import ReceivedMessage, check_data, read_message
from wxpush.sources import open_input
from wxpush.sources.input import Input


def people_of(source: Input) -> list[Recipient]:
    """All rows, none of which is bad."""
    rows = [row for _, found in source.blocks() for row in found]
    people = [row for row in rows if isinstance(row, Recipient)]
    assert len(people) == len(rows)
    return people


@pytest.mark.parametrize(
    ("recipients", "campaign", "rows"),
    [
        ("orders.csv", "orders.yaml", 300),
        ("orders.jsonl", "orders.yaml", 300),
        ("orders-gbk.csv", "orders-gbk.yaml", 60),
        ("magic.csv", "magic.yaml", len(ROLES)),
    ],
)
def test_every_row_of_an_example_can_be_sent_to_another_person(recipients, campaign, rows):
    kind, read = load_campaign(ROOT / "examples" / campaign)
    channel = kind.open(read, "wx0123456789abcdef")
    people = People("wx0123456789abcdef")
    with open_input(ROOT / "examples" / recipients) as source:
        told: list[RowWarning] = []
        drafts = [channel.compose(row, told.append) for row in people_of(source)]
    assert told == []
    made = [draft for draft in drafts if isinstance(draft, Composed)]
    messages = [read_message(draft.body) for draft in made]
    accepted = [
        check_data(message, typed=True) for message in messages if isinstance(message, ReceivedMessage)
    ]
    assert (len(drafts), accepted) == (rows, [None] * rows)
    assert all(len(draft.to) == 28 for draft in made)
    assert len({people.who(draft.to) for draft in made}) == rows


def test_the_twin_examples_hold_the_same_rows():
    found = []
    for name in ("orders.csv", "orders.jsonl"):
        with open_input(ROOT / "examples" / name) as source:
            found.append([row.fields for row in people_of(source)])
    assert found[0] == found[1]


def test_the_excel_example_is_what_excel_writes():
    data = (ROOT / "examples/orders-gbk.csv").read_bytes()
    assert data.decode("gbk").count("\r\n") == data.count(b"\n") == 61
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
