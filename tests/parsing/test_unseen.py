"""What nobody sees in a text is no way to show a secret in two halves."""

import json
import sys
import time
import unicodedata
from urllib.parse import quote

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from wxpush import answer
from wxpush.cluster.store.connection import Store
from wxpush.model import Arrival, Reply
from wxpush.notify.kinds.base import NotToldError
from wxpush.notify.kinds.posting import accepted
from wxpush.parsing.unseen import is_unseen
from wxpush.redact import foreign, forget, learn, line, redact, without

SECRET = "hunter2/secret+value"
TOKEN = "92_" + "aB3-_" * 26
OPENID = "otvxTs4dckWG7imySrJd6jSi0CWE"
#: Zero width space and joiner, soft hyphen, byte order mark, a control, direction, a variation, a filler, a tag, a break.
GAPS = ("\u200b", "\u200d", "\u00ad", "\ufeff", "\0", "\x1b", "\x1c", "\u202e", "\ufe0f", "\u3164", "\U000e0041", "\n", "\u2028", "\u00a0")  # fmt: skip
WAYS = {
    "as it is": str,
    "percent-encoded": lambda text: quote(text, safe=""),
    "every byte of it": lambda text: "".join(f"%{byte:02x}" for byte in text.encode(errors="surrogatepass")),
    "encoded twice": lambda text: quote(quote(text, safe=""), safe=""),
    "as JSON": json.dumps,
    "JSON within JSON": lambda text: json.dumps(json.dumps(text)),
    "as Python tells it": ascii,
}


@pytest.fixture
def learnt():
    learn(SECRET)
    yield
    forget()


def split(text, gap, at):
    return f"{text[:at]}{gap}{gap}{text[at:]}"


@pytest.mark.usefixtures("learnt")
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("gap", GAPS, ids=ascii)
@pytest.mark.parametrize("show", [redact, line, foreign])
def test_a_secret_that_is_split_by_what_nobody_sees_is_masked_whole(show, gap, way):
    for at in (1, 7, len(SECRET) - 1):
        shown = show(f"no {way(split(SECRET, gap, at))} here")
        assert shown.replace('"', "").replace("\\", "").replace("'", "") == "no *** here"


@pytest.mark.parametrize("gap", ["\u200b", "\u00ad", "\0", "\u202e"], ids=ascii)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_so_is_what_its_shape_or_name_tells(way, gap):
    for at in (2, 70, 100):
        assert "aB3" not in redact(f"sent with {way(split(TOKEN, gap, at))}, then")
        assert "aB3" not in redact(way(f"GET /x?access_token={split(TOKEN, gap, at)}&y=1"))
    assert "ter2" not in redact(way(f"appsec{gap}ret=hun{gap}ter2"))


@pytest.mark.parametrize("gap", ["\u200b", "\u00ad", "\0", "\u202e"], ids=ascii)
def test_so_is_a_whole_openid(gap):
    assert foreign(f"{split(OPENID, gap, 9)} is invalid") == "otvx…0CWE is invalid"


@pytest.mark.parametrize("gap", GAPS, ids=ascii)
def test_so_is_what_a_server_was_sent_however_short_and_where_its_words_end_within_it(gap):
    assert without(f"no {split('k3y', gap, 1)} here", ["k3y"]) == "no *** here"
    assert without(f"no {split('k3y-of-ours', gap, 2)[:8]}", ["k3y-of-ours"]) == "no ***"


def words_of(body):
    """WeChat's own words about a message, as they are kept."""
    return answer.clean(answer.read(body).errmsg)


@pytest.mark.usefixtures("learnt")
@pytest.mark.parametrize("gap", GAPS, ids=ascii)
def test_wechats_own_words_hold_no_half_of_it(gap):
    body = json.dumps(
        {"errcode": 40001, "errmsg": f"no {split(SECRET, gap, 9)} of {split(OPENID, chr(0x200B), 9)}"}
    )
    assert words_of(body.encode()) == "no *** of otvx…0CWE"


@pytest.mark.usefixtures("learnt")
@pytest.mark.parametrize("gap", GAPS, ids=ascii)
def test_a_robot_gives_back_no_half_of_it(gap):
    said = "\0" * 985 + split(SECRET, gap, 9) + " is wrong"
    body = json.dumps({"errcode": 310000, "errmsg": said}).encode()
    with pytest.raises(NotToldError) as error:
        accepted(Reply(Arrival.ANSWERED, 200, body), code="errcode", said="errmsg", sent=["t0k"])
    assert "hunt" not in str(error.value.why)


def test_whatever_unicode_calls_a_control_a_format_or_half_a_character_is_not_seen():
    missed = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs"} and not is_unseen(chr(code))
    ]
    assert missed == []


@pytest.mark.usefixtures("learnt")
@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d👩\u200d👧 família",
        "50% of 20%",
        r"C:\new\table\x41",
        "a%20b%E4%BD%A0",
        "你好\n再见",
        '{"a":"\\u200b"}',
    ],
)
def test_what_holds_no_secret_stays_as_it_is(text):
    assert redact(text) == text


def test_a_text_that_is_made_to_be_long_to_look_at_is_not():
    began = time.monotonic()
    for text in (
        "\\" * 100_000,
        "%25" * 50_000,
        "%2" * 50_000,
        "\u200b" * 100_000,
        "%e2" * 50_000,
        "secret\0=" * 10_000,
    ):
        redact(text)
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("learnt")
@pytest.mark.parametrize("before", ["\0" * 990, "\u200b" * 990, f"{TOKEN}," * 8 + "\0" * 200])
def test_of_words_that_are_cut_no_half_of_a_secret_is_left(before):
    body = json.dumps({"errcode": 40001, "errmsg": f"{before}{SECRET}"}).encode()
    assert "hunt" not in words_of(body)


@pytest.mark.usefixtures("learnt")
@pytest.mark.parametrize("gap", GAPS, ids=ascii)
def test_nor_do_the_words_of_a_redis(gap):
    store = Store(Redis(), "here")
    for word in ("ERR", "LOADING"):
        said = ResponseError(f"{word} {'x' * 190} {split(SECRET, gap, 7)}")
        assert "hunt" not in line(store._translated(said))
