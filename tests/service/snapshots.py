"""A service at one moment, with something of everything that it may be."""

from wxpush.hold import Held, Hold
from wxpush.intake.base import CampaignStanding, IntakeSnapshot, Parked, RefusedMessage, Unready
from wxpush.words import Sentence

NOW = 1_796_040_000_000
SHIPPED = CampaignStanding(
    name="order-shipped",
    channel="template",
    template_id="TM00001",
    waiting=1200,
    in_flight=8,
    states={"sent": 98_000, "rejected": 320, "expired": 57, "in_doubt": 2, "not_attempted": 1208},
    holds=[Hold(by=Held.SLOWED, seconds=12.0, rate=40.0)],
)
RECALL = CampaignStanding(
    name="recall",
    channel="template",
    template_id="TM00002",
    waiting=40,
    in_flight=0,
    states={"not_attempted": 40},
    paused_by="ops",
)
QUOTA = CampaignStanding(
    name='odd "name"\\',
    channel="template",
    template_id="TM00003",
    waiting=7,
    in_flight=0,
    states={"not_attempted": 7, "sent": 3},
    parked=Parked("quota", Sentence("system.is_folder"), NOW + 3_600_000),
)
SNAPSHOT = IntakeSnapshot(
    at_ms=NOW,
    started_ms=NOW - 86_400_000,
    campaigns=[SHIPPED, RECALL, QUOTA],
    waiting=1247,
    in_flight=8,
    most_waiting=1_000_000,
    oldest_ms=NOW - 95_000,
    rate=40.0,
    asked=80.0,
    taken=99_577,
    known=12,
    refused={"invalid_row": 41, "full": 3},
    ended={
        ("order-shipped", "sent"): 98_000,
        ("order-shipped", "rejected"): 320,
        ("order-shipped", "expired"): 57,
    },
    errcodes={("order-shipped", code): code % 7 + 1 for code in range(43001, 43026)},
    attempts=99_000,
    retries=310,
    refusals=[
        RefusedMessage(
            id="m-17",
            campaign="order-shipped",
            at_ms=NOW - 4000,
            errcode=43004,
            reason="require subscribe rid: 1",
        ),
        RefusedMessage(
            id="m-16",
            campaign="order-shipped",
            at_ms=NOW - 9000,
            errcode=47003,
            reason="argument invalid! data.thing1.value <script>alert(1)</script>",
        ),
    ],
)
UNREADY = [Unready("quota", Sentence("system.is_folder"), 'odd "name"\\', 3600.0)]
