"""The page and the metrics for who holds a key for tests."""

import msgspec

from tests.service.fakeintake import FakeIntake
from tests.service.page.test_page import MADE, events_of, page_of, signed_in
from tests.service.serving import connected, exchange, request, served
from tests.service.snapshots import SNAPSHOT
from tests.service.standing import Stand
from wxpush.service.keys.administration import make


def test_who_looks_with_a_key_for_tests_sees_the_messages_of_tests_marked_as_such_and_nobody_else_does(
    tmp_path,
):
    stand, keys = Stand(), tmp_path / "keys.json"
    stand.tests = FakeIntake(
        msgspec.structs.replace(SNAPSHOT, taken=3, campaigns=[], ended={}, refusals=[], sandbox=True), []
    )
    real, trial = make(keys, "watcher", made=MADE), make(keys, "trial", made=MADE, test=True)
    with served(make=stand.app, keys=keys) as place:
        pages = {}
        for token in (real, trial):
            line = f"Cookie: {signed_in(place, token).split(';')[0]}"
            pages[token] = page_of(exchange(place, request("GET", "/", line, "Accept-Language: en")))
            with connected(place) as connection:
                connection.sendall(request("GET", "/events", line, "Accept-Language: en"))
                (live,) = events_of(connection, 1)
            assert ("reach nobody" in live["now"]) is (token == trial)
        told = {
            token: page_of(exchange(place, request("GET", "/metrics", f"Authorization: Bearer {token}")))
            for token in (real, trial)
        }
    assert ("reach nobody" in pages[real], "reach nobody" in pages[trial]) == (False, True)
    assert ("order-shipped" in pages[real], "order-shipped" in pages[trial]) == (True, False)
    assert "wxpush_intake_sandbox 0\n" in told[real]
    assert "wxpush_intake_sandbox 1\n" in told[trial]
    assert "wxpush_intake_taken_total 3\n" in told[trial]
    assert "wxpush_intake_taken_total 99577\n" in told[real]
