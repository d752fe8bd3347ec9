"""The page of a campaign: one file that asks nobody for anything, and in which no text becomes markup."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.checkpoint.records import facts
from tests.report.page.materials import NOON_MS, invocation, material, origin, stretch
from wxpush.hold import Held
from wxpush.report.page.campaign import campaign_page
from wxpush.report.page.listing import history_page
from wxpush.report.page.outcomes import PARTS
from wxpush.wechat.values import TemplateInfo
from wxpush.words import catalogue, choose, languages

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202e\u2066\x1b[31m\x00{{ 7 * 700007 }}{% raw %}"
CSS = Path(campaign_page.__code__.co_filename).parent / "templates/page.css"
#: Elements that HTML never closes.
_VOID = frozenset({"meta", "br"})


class Page(HTMLParser):
    """What a page has in it: its elements, which are closed in their order, their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(autouse=True)
def _english_again():
    yield
    choose("en")


def hostile() -> str:
    return campaign_page(
        material(
            {"campaign": HOSTILE, "recipients": HOSTILE, "template_id": HOSTILE, "appid": HOSTILE},
            label=HOSTILE,
            command=HOSTILE,
            notes=[HOSTILE],
            facts=facts(name=HOSTILE, encoding=HOSTILE),
            origins={1: origin(user=HOSTILE, host=HOSTILE)},
            invocations=[invocation(reason=HOSTILE)],
            invalid=[(HOSTILE, 2, HOSTILE)],
            stretches=[stretch(0, held=HOSTILE, why=HOSTILE)],
            template=TemplateInfo(template_id="T", title=HOSTILE, content=HOSTILE),
        )
    )


@pytest.mark.parametrize("language", languages())
def test_no_text_of_anybody_becomes_markup(language):
    choose(language)
    page, plain = Page(hostile()), Page(campaign_page(material(template=TemplateInfo("T", "t", content="c"))))
    assert {*page.elements} - {*plain.elements} <= {"ol", "li", "code"}
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7 * 700007 }}" in page.text
    assert "4900049" not in page.text


def test_no_mark_that_turns_the_direction_of_writing_and_no_control_is_in_it():
    html = hostile()
    assert not {char for char in html if char != "\n" and (ord(char) < 32 or char in "\u202e\u2066")}


def test_openids_are_masked_wherever_they_stand():
    whole = "oFollower0000000000000000001"
    html = campaign_page(material(notes=[f"of {whole}"], invalid=[("odd", 1, f"what {whole} has")]))
    assert whole not in html
    assert html.count("oFol…0001") == 2


def test_nothing_in_it_runs_and_nothing_is_asked_for():
    page = Page(hostile())
    assert not {*page.elements} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "a",
        "base",
        "image",
        "use",
    }
    names = {name for name, _ in page.attributes}
    assert not names & {"href", "src", "style", "srcset", "action", "xlink:href"}
    assert not [name for name in names if name.startswith("on")]


def test_its_policy_lets_in_its_own_style_and_nothing_else():
    html = campaign_page(material())
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert (
        f"content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\""
        in html
    )
    assert "url(" not in style
    assert "@import" not in style


def test_it_says_what_became_of_the_rows_and_what_to_do():
    page = Page(campaign_page(material(command="wxpush results orders.csv --state rejected -o rejected.csv")))
    for text in (
        "950 of 1,000 sent", "38 rejected", "95.0%", "43004 unfollowed", "nothing can be sent before the user follows again", "no_openid",
        "wxpush results orders.csv --state rejected -o rejected.csv", "ops@office", "wx0123456789abcdef", "50/s",
    ):  # fmt: skip
        assert text in page.text, text


def test_chinese_is_chinese():
    choose("zh")
    html = campaign_page(material())
    assert '<html lang="zh-CN">' in html
    for text in ("各行的结果", "发送经过", "应答用时", "为什么被拒绝", "各次执行"):
        assert text in html


def test_what_an_earlier_version_did_not_note_is_told_as_that():
    page = Page(campaign_page(material({"template_id": None, "recipients": None}, stretches=[], origins={})))
    assert "There is nothing to draw" in page.text
    assert "Not noted" in page.text
    assert "None was set." in page.text
    assert "unknown" in page.text


def test_a_campaign_that_has_not_begun_has_a_page_too():
    nothing = {
        "exit_code": None,
        "started_at": None,
        "ended_at": None,
        "errcodes": {},
        "rejected": 0,
        "invalid": 0,
        "rate": None,
    }
    page = Page(
        campaign_page(material(nothing, invocations=[], origins={}, stretches=[], sums={}, invalid=[]))
    )
    assert "No row was rejected or invalid." in page.text


def test_it_stays_small_whatever_there_was():
    many = 200
    html = campaign_page(
        material(
            {"errcodes": {str(40_000 + code): 5 for code in range(500)}},
            invocations=[invocation(number) for number in range(1, many)],
            origins={number: origin(bounds={"canary": 20}) for number in range(1, many)},
            stretches=[
                stretch(
                    number * 10,
                    invocation=number // 100 + 1,
                    held="throttled" if number % 3 else None,
                    why="45009",
                )
                for number in range(100 * many)
            ],
            invalid=[(f"kind_{number}", 1, "what is wrong") for number in range(500)],
            template=TemplateInfo(
                "T", "t", content="\n".join(f"line {number} " * 50 for number in range(500))
            ),
        )
    )
    assert len(html.encode()) < 60_000


def test_every_outcome_and_everything_that_holds_back_has_its_words():
    for language in languages():
        texts = catalogue(language).TEXTS
        for name in PARTS:
            assert {f"page.state_{name}", f"page.means_{name}"} <= {*texts}
        assert {f"page.held_{each.value}" for each in Held} <= {*texts}
    css = CSS.read_text("utf-8")
    for name in PARTS:
        assert f".state-{name} {{ fill: var(--{name}); }}" in css
        assert css.count(f"--{name}:") == 3, "light, dark and in print"


def test_the_page_of_many_has_a_line_for_each_and_no_text_becomes_markup():
    cells = [HOSTILE, "1,000"]
    html = history_page(
        HOSTILE, [HOSTILE, "rows"], [(cells, material().summary)] * 3, figures={1}, made_ms=NOON_MS
    )
    page = Page(html)
    assert page.elements.count("tr") == 4
    assert "script" not in page.elements
    assert page.text.count("<script>alert(1)</script>") == 6  # title, folder, head, cells


def test_nothing_but_the_style_and_its_digest_is_called_safe():
    markup = "".join(path.read_text("utf-8") for path in CSS.parent.glob("*.html"))
    filtered = [
        expression.strip() for expression in re.findall(r"\{\{([^}]*)\}\}", markup) if "|" in expression
    ]
    assert sorted(filtered) == ["digest|safe", "style|safe"]
    assert "autoescape" not in markup
