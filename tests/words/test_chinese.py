"""The Chinese catalogue has what the English one has, in its own words, signs and terms."""

import json
import re
import string
from pathlib import Path

import pytest
import yaml

import wxpush.words
from wxpush.channels import load_campaign
from wxpush.config import read_config
from wxpush.words import Means, catalogue
from wxpush.words.zh import quantities

FOLDER = Path(wxpush.words.__file__).parent
ENGLISH, CHINESE = catalogue("en"), catalogue("zh")
ROOMS = CHINESE.TEXTS.rooms()
TEXTS = dict(CHINESE.TEXTS)
HAN = "一-鿿"

#: What is typed or is a name, whatever the language: commands, options, variables, files, keys, placeholders, addresses.
_NAMED = re.compile(
    r"`[^`]*`|\{\{.*?\}\}|\{%.*?%\}|(?<![A-Za-z0-9-])--?[a-z][\w-]*|\S*[./_\\<>=@~]\S*|\b[A-Z][A-Z_]*[A-Z]\b|\b[a-z]+:"
)
#: Names of programs, products and signs of WeChat; words that are typed: values of options, states, columns, answers.
WORDS = frozenset(
    {
        "AppID", "AppSecret", "appid", "secret", "openid", "unionid", "access", "wxpush", "webhook",
        "Redis", "RabbitMQ", "Streams", "Python", "YAML", "Excel", "WPS", "MiB", "GB", "MB", "GiB", "UTF", "BOM", "Typer",
        "Prometheus", "systemd", "systemctl", "shell", "cron", "pip", "install", "cluster", "socks", "uvloop", "asyncio", "xlsx",
        "csv", "tsv", "jsonl", "json", "gz", "zip", "tab", "utf", "gbk", "ID", "IP", "Ctrl", "Enter", "Unix", "Linux", "macOS",
        "true", "false", "null", "max", "name", "auto", "bar", "lines", "none", "ask", "send", "skip", "hold", "resend", "sent",
        "results", "dispatch", "status", "s", "m", "h", "d", "ms", "N", "C", "D", "x", "y", "yes", "no", "wx", "host",
        "urlencode", "cli", "U", "ok", "same", "new", "msgid", "token", "https", "http", "key", "value", "NUL", "Unicode", "touch", "nohup",
        # values of options and keys, types of fields, what stands in answers and rows
        "fail", "truncate", "profiles", "thing", "letter", "symbol", "phrase", "number", "amount", "time", "date", "first", "remark",
        "errcode", "emoji", "NaN", "Infinity", "if", "o",
        "always", "window", "holidays", "workdays", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Asia", "Shanghai", "tzdata", "rule", "crontab", "timer", "service", "enable",
        "server", "user", "events", "Token", "EncodingAESKey", "receipts", "Standard", "Webhooks", "Base",
        # headers, types of bodies and fields of HTTP
        "HTTP", "PEM", "JSON", "GET", "KEY", "ASCII", "Authorization", "Bearer", "Idempotency", "Key", "X", "Forwarded", "For", "serve", "read", "control", "Retry", "After", "errors",
        # programs, libraries and formats
        "chmod", "u", "r", "chown", "ulimit", "jq", "gzip", "gunzip", "appendonly", "appendfsync", "maxmemory", "policy", "SQLite", "sqlite", "conda", "wire", "httpx", "socksio", "KiB",
        "Mac", "Windows", "OpenDocument", "Apple", "Numbers", "Word", "PowerPoint",
    }
)  # fmt: skip
#: Values of fields that are shown as examples: written as WeChat takes them.
_EXAMPLES = re.compile(r"\d+年\d+月\d+日|1234\.5元|粤A8Z888挂")
_BLANK = "字"


def parts(text):
    return (text,) if isinstance(text, str) else text


def fields(text):
    """Each field with its conversion and format."""
    return {
        (name, conversion, spec)
        for part in parts(text)
        for _, name, spec, conversion in string.Formatter().parse(part)
        if name
    }


def without_fields(text):
    """The text as it reads, a Chinese word in the place of each field."""
    pieces = string.Formatter().parse(text)
    return "".join(before + (_BLANK if name is not None else "") for before, name, _, _ in pieces)


def test_it_has_the_rooms_of_the_english_one():
    assert ENGLISH.TEXTS.rooms() == ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_the_texts_shapes_and_fields_of_the_english_one(room):
    english, chinese = (
        {name: text for name, text in each.TEXTS.items() if name.startswith(f"{room}.")}
        for each in (ENGLISH, CHINESE)
    )
    assert sorted(chinese) == sorted(english)
    for name, text in chinese.items():
        assert isinstance(text, str) == isinstance(english[name], str), name
        assert fields(text) == fields(english[name]), name
        assert [bool(part) for part in parts(text)] == [bool(part) for part in parts(english[name])], name


def _latin(text):
    return [
        word
        for word in re.findall(r"[A-Za-z]+", _NAMED.sub(" ", _EXAMPLES.sub(" ", text)))
        if word not in WORDS
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_no_text_has_an_english_word_that_is_no_name(room):
    found = {
        name: _latin(without_fields(part))
        for name, text in TEXTS.items()
        for part in parts(text)
        if name.startswith(f"{room}.")
    }
    assert {name: words for name, words in found.items() if words} == {}


HALF_WIDTH = re.compile(rf"[{HAN}”’）][ ]*[,;:?!()]|[,;!?()][ ]*[{HAN}]|[{HAN}]\.(?!\w)|\.[ ]*[{HAN}]")
_TIGHT = re.compile(rf"[{HAN}][A-Za-z0-9`-]|[A-Za-z0-9`][{HAN}]")
_LOOSE = re.compile(r" [，。；：？！、（）“”]|[，。；：？！、（）“”] |  ")


def _signs(text):
    """Signs of English punctuation beside Chinese words, and blanks that are wanting or too many."""
    bare = _EXAMPLES.sub("\0", without_fields(text).replace(_BLANK, "\0"))
    return [
        found.group()
        for pattern in (HALF_WIDTH, _TIGHT, _LOOSE)
        for found in pattern.finditer(re.sub(r'"[^"]*"|\{\{.*?\}\}', "\0", bare))
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_signs_are_full_width_and_a_blank_stands_between_chinese_and_latin(room):
    found = {
        name: _signs(part)
        for name, text in TEXTS.items()
        for part in parts(text)
        if name.startswith(f"{room}.")
    }
    assert {name: signs for name, signs in found.items() if signs} == {}


@pytest.mark.parametrize(
    "text",
    ["名单, 为空", "名单(空)", "共3行", "第 3行", "名单 ，为空", "请运行`wxpush init`", "是空的.", "空?"],
)
def test_wrong_signs_are_found(text):
    assert _signs(text)


@pytest.mark.parametrize("text", ["The list 是空的", "请 retry 一次", "未找到 file"])
def test_english_words_are_found(text):
    assert _latin(text)


#: Other words for a thing than the glossary's.
_NOT_OUR_TERMS = re.compile(
    "你|您|活动文件|检查点|收件人文件|退出代码|错误代码|存取令牌|黑名单文件|抑制|沙盒|字段名称|令牌桶|预算耗尽"
)


@pytest.mark.parametrize("room", ROOMS)
def test_one_thing_has_one_word(room):
    said = [part for name, text in TEXTS.items() if name.startswith(f"{room}.") for part in parts(text)]
    assert [found for part in said for found in _NOT_OUR_TERMS.findall(part)] == []


def test_the_texts_of_codes_have_the_same_words():
    assert _NOT_OUR_TERMS.findall((FOLDER / "zh/errcodes.json").read_text("utf-8")) == []


def test_every_meaning_for_the_rows_has_words_of_its_own():
    assert {*CHINESE.MEANS} == {*Means}
    told = [text for means, text in CHINESE.MEANS.items() if means is not Means.NOTHING]
    assert len({*told}) == len(told)
    assert [text for text in told if _latin(text) or _signs(text) or not re.search(f"[{HAN}]", text)] == []


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 秒"), (0.0399, "40 毫秒"), (9.5, "9.5 秒"), (10, "10 秒"), (60, "1 分钟"), (501, "8 分 21 秒"),
        (7200, "2 小时"), (7260, "2 小时 1 分"), (93_600, "1 天 2 小时"), (86_400, "1 天"),
    ],
)  # fmt: skip
def test_a_duration_is_written_as_in_chinese(seconds, said):
    assert quantities.duration(seconds) == said


@pytest.mark.parametrize(
    ("rate", "said"),
    [(50, "50 条/秒"), (0.5, "30 条/分钟"), (10 / 3600, "10 条/小时"), (float("inf"), "不限速")],
)
def test_a_rate_is_written_as_in_chinese(rate, said):
    assert quantities.rate(rate) == said


_KEY_BEHIND_A_SIGN = re.compile(r"#( *[a-z_]+:(?: .*)?)\Z")


@pytest.mark.parametrize("name", ["campaign.yaml", "wxpush.yaml"])
def test_the_files_of_init_say_the_same_in_both_languages(name):
    english, chinese = ((FOLDER / each / "_starter" / name).read_text("utf-8") for each in ("en", "zh"))
    assert yaml.safe_load(chinese) == yaml.safe_load(english)
    keys = [
        [found.group(1) for line in text.splitlines() if (found := _KEY_BEHIND_A_SIGN.match(line))]
        for text in (english, chinese)
    ]
    assert keys[0] == keys[1] != []
    remarks = [
        line for line in chinese.splitlines() if line.startswith("# ") and not _KEY_BEHIND_A_SIGN.match(line)
    ]
    assert [line for line in remarks if not re.search(f"[{HAN}]", line)] == []
    assert [signs for line in remarks if (signs := _signs(line.removeprefix("# ").replace("{", "{{").replace("}", "}}")))] == []  # fmt: skip


def test_the_files_of_init_can_be_used(tmp_path):
    folder = FOLDER / "zh/_starter"
    kind, campaign = load_campaign(folder / "campaign.yaml")
    assert kind.template(campaign).data.keys() == {"thing1", "amount2", "time3"}
    assert read_config(folder / "wxpush.yaml").options()["rate"] == "50/s"
    whole = tmp_path / "wxpush.yaml"
    lines = (folder / "wxpush.yaml").read_text("utf-8").splitlines()
    ways = ("# secret_command", "# token_url")  # one way to a token is enough
    whole.write_text(
        "\n".join(
            found.group(1).removeprefix(" ")
            for line in lines
            if (found := _KEY_BEHIND_A_SIGN.match(line)) and not line.startswith(ways)
        )
    )
    assert read_config(whole, "shop").appid == "wxfedcba9876543210"
    assert (folder / "campaign.csv").read_text("utf-8") == (FOLDER / "en/_starter/campaign.csv").read_text(
        "utf-8"
    )
    assert json.loads((FOLDER / "zh/errcodes.json").read_text("utf-8")).keys() == json.loads(
        (FOLDER / "en/errcodes.json").read_text("utf-8")
    ).keys()  # fmt: skip
