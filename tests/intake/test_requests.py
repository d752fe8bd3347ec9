"""Every request of the service, over HTTP, to a real process."""

import time

import msgspec
import pytest

from tests.intake.process import NDJSON, ServeProcess
from tests.intake.stand import campaign_file, line, sandbox


@pytest.fixture(scope="module")
def serve(tmp_path_factory):
    folder = tmp_path_factory.mktemp("requests")
    campaign_file(folder)
    with sandbox(folder) as process, ServeProcess(folder, process).running() as running:
        yield running


def lines(answer):
    return [msgspec.json.decode(each) for each in answer.content.splitlines()]


def test_a_message_is_taken_sent_and_told(serve):
    answer = serve.post(line(1))
    assert answer.status_code == 202
    serve.wait_until_idle()
    told = serve.get(f"/v1/messages/{answer.json()['id']}")
    assert told | {"accepted_at": "", "at": ""} == {
        "id": answer.json()["id"],
        "campaign": "order-shipped",
        "state": "sent",
        "errcode": 0,
        "reason": None,
        "advice": None,
        "msgid": told["msgid"],
        "tries": 1,
        "accepted_at": "",
        "at": "",
    }
    assert told["accepted_at"] <= told["at"]


def test_a_refusal_of_wechat_is_told_with_what_it_means_and_what_to_do(serve):
    name = serve.post(line(2, openid="nobody")).json()["id"]
    serve.wait_until_idle()
    told = serve.get(f"/v1/messages/{name}")
    assert (told["state"], told["errcode"]) == ("rejected", 40003)
    assert told["reason"]
    assert told["advice"]


def test_a_batch_gets_a_line_for_each_of_its_lines(serve):
    answer = serve.post(b"\n".join([line(3), b"{", b"", line(4, campaign="other")]) + b"\n", NDJSON)
    found = lines(answer)
    assert answer.status_code == 202
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [each["line"] for each in found] == [1, 2, 3]
    assert [each.get("error", {}).get("code") for each in found] == [None, "not_json", "campaign_unknown"]


def test_a_batch_of_which_nothing_is_taken_is_422(serve):
    answer = serve.post(b"[]\n[]", NDJSON)
    assert answer.status_code == 422
    assert [each["error"]["code"] for each in lines(answer)] == ["shape", "shape"]


def _name(value):
    return f"{len(value)} bytes" if isinstance(value, bytes) else None


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{", {}, 400, "not_json"),
        (b"", {}, 400, "not_json"),
        (b"\xff", {}, 400, "not_json"),
        (b'{"campaign": "order-shipped"}', {}, 422, "shape"),
        (b'{"campaign": "order-shipped", "fields": {}, "more": 1}', {}, 422, "shape"),
        (b'{"campaign": "order-shipped", "fields": {"a": [1]}}', {}, 422, "shape"),
        (b'{"campaign": "order-shipped", "fields": {"a": "\\ud800"}}', {}, 400, "not_json"),
        (b'{"campaign": "order-shipped", "fields": {"a": "1", "a": "2"}}', {}, 422, "shape"),
        (b'{"campaign": "order-shipped", "fields": {"openid": "o1"}}', {}, 422, "row"),
        (b'{"campaign": "none", "fields": {}}', {}, 404, "campaign_unknown"),
        (line(5), {"content-type": "text/plain"}, 415, "media_type"),
        (line(5), {"idempotency-key": ""}, 400, "idempotency_key"),
        (line(5), {"idempotency-key": "a b"}, 400, "idempotency_key"),
        (line(5), {"idempotency-key": "k" * 256}, 400, "idempotency_key"),
        (b"\n\n", NDJSON, 422, "shape"),
        (line(5, more="x" * 1024 * 1024), {}, 413, "too_large"),
        (line(5, more="x" * 1024 * 1024), NDJSON, 413, "line_too_long"),
    ],
    ids=_name,
)
def test_what_is_not_taken_is_a_problem(serve, body, headers, status, code):
    answer = serve.post(body, headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_problem_names_place_and_kind_in_the_callers_language(serve):
    body = b'{"campaign": "order-shipped", "fields": {"openid": "o1"}}'
    english, chinese = (serve.post(body, {"accept-language": each}).json() for each in ("en", "zh-CN"))
    (fault,) = english["errors"]
    assert (fault["place"], fault["kind"]) == ("data.thing1", "missing_value")
    assert chinese["errors"][0] == fault | {"detail": chinese["errors"][0]["detail"]}
    assert chinese["errors"][0]["detail"] != fault["detail"]


def test_numbers_are_taken_as_they_are_written(serve):
    name = serve.post(b'{"campaign": "order-shipped", "fields": {"openid": "o1", "product": 1.10}}').json()[
        "id"
    ]
    again = serve.post(b'{"campaign": "order-shipped", "fields": {"openid": "o1", "product": "1.10"}}')
    assert again.json()["id"] == name


def test_a_key_gives_the_same_answer_and_takes_no_other_body(serve):
    first = serve.post(line(6), {"idempotency-key": '"six"'})
    same = serve.post(line(6), {"idempotency-key": "six"})
    other = serve.post(line(7), {"idempotency-key": "six"})
    assert (first.status_code, same.status_code, first.content) == (202, 202, same.content)
    assert (other.status_code, other.json()["code"]) == (422, "other_body")


def test_a_key_of_a_batch_gives_the_same_answer(serve):
    headers = NDJSON | {"idempotency-key": "batch"}
    first, same = (serve.post(b"\n".join([line(8), line(9), b"{"]), headers) for _ in range(2))
    other = serve.post(b"\n".join([line(8), line(10)]), headers)
    assert (first.status_code, first.content) == (same.status_code, same.content)
    assert (other.status_code, other.json()["code"]) == (422, "other_body")


def test_a_listing_is_asked_for_by_campaign_state_and_time(serve):
    name = serve.post(line(11)).json()["id"]
    serve.wait_until_idle()
    told = serve.get(f"/v1/messages/{name}")
    since = told["accepted_at"].replace("+", "%2B")
    found = serve.get(f"/v1/messages?campaign=order-shipped&state=sent&since={since}")
    assert [each["id"] for each in found["messages"]] == [name]
    assert serve.get("/v1/messages?campaign=none")["messages"] == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1001",
        "limit=x",
        "state=pending",
        "since=yesterday",
        "since=2026-01-01",
        "after=1",
        "page=2",
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(serve, query):
    found = serve.get(f"/v1/messages?{query}")
    assert (found["code"], found["status"]) == ("parameter", 400)
    assert query.partition("=")[0] in found["detail"]


def test_campaigns_are_told_paused_and_resumed(serve):
    paused = serve.post(b"", path="/v1/campaigns/order-shipped/pause").json()
    ready = serve.get("/readyz")
    resumed = serve.post(b"", path="/v1/campaigns/order-shipped/resume").json()
    assert (paused["paused_by"], resumed["paused_by"]) == ("api", None)
    assert [each["word"] for each in ready["reasons"]] == ["paused"]
    assert serve.get("/readyz") == {"ready": True, "reasons": []}
    assert serve.get("/livez") == {"alive": True}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/messages/1-0000000000000000", 404),
        ("GET", "/v1/messages/", 404),
        ("GET", "/v1/messages/a/b", 404),
        ("POST", "/v1/campaigns/none/pause", 404),
        ("DELETE", "/v1/messages", 405),
        ("POST", "/livez", 405),
    ],
)
def test_other_paths_and_methods_are_problems(serve, method, path, status):
    answer = serve.ask(method, path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    if status == 405:
        assert answer.headers["allow"]


def test_the_head_of_what_can_be_got_can_be_got(serve):
    answer = serve.ask("HEAD", "/livez")
    assert (answer.status_code, answer.content) == (200, b"")


def test_why_nothing_leaves_is_told_without_what_a_command_would_do(tmp_path):
    campaign_file(tmp_path)
    with (
        sandbox(tmp_path, account_errcode=48001) as process,
        ServeProcess(tmp_path, process).running() as serve,
    ):
        assert serve.post(line(1)).status_code == 202
        deadline = time.monotonic() + 30
        while serve.get("/readyz")["ready"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        (reason,) = serve.get("/readyz")["reasons"]
        (campaign,) = serve.get("/v1/campaigns")["campaigns"]
        serve.stop()
    assert (reason["word"], reason["campaign"]) == ("account", "order-shipped")
    assert "48001" in reason["detail"]
    assert "wxpush" not in reason["detail"]
    assert campaign["parked"]["detail"] == reason["detail"]
