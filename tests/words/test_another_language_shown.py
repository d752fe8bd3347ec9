"""In a language whose every word is changed, what commands show, ask and draw has no word of English."""

import pytest

from tests.words.another import english, run
from wxpush.cli.common import confirm
from wxpush.cli.common.confirm import Terminal
from wxpush.errors import UsageError
from wxpush.system.clock import SystemClock
from wxpush.words import Sentence

pytestmark = pytest.mark.usefixtures("another")

OPENIDS = [f"oABCDEFGHIJKLMNOPQRSTUVWX{number}" for number in range(10, 14)]
FILES = {
    "list.csv": f"""openid,reason,date,expires
{OPENIDS[0]},,2026-01-01,
{OPENIDS[1]},,2026-01-01,2026-01-02
{OPENIDS[2]},,2026-01-01,2099-01-02
""",
    "empty.csv": "openid,reason,date,expires\n",
    "people.csv": f"openid\n{OPENIDS[0]}\n{OPENIDS[3]}\n!\n",
    "campaign.csv": "openid,name,link\n",
    "campaign.yaml": 'template_id: a\nto: "{{ openid }}"\nurl: "{{ link }}"\ndata: {thing1: "{{ name }}"}\n',
}
ROWS = [
    f"{OPENIDS[0]},a,https://a.example/",
    f"{OPENIDS[0]},a,https://a.example/",
    f"{OPENIDS[1]},,https://a.example/",
    f"{OPENIDS[2]},b,http://a.example/",
    f"{OPENIDS[3]},{'c' * 30},http://a.example/",
]
SHOWN = [
    f"suppress add {OPENIDS[3]} --suppress list.csv",
    f"suppress add {OPENIDS[0]} --suppress list.csv",
    f"suppress remove {OPENIDS[0]} --suppress list.csv",
    f"suppress remove {OPENIDS[0]} {OPENIDS[3]} --suppress list.csv",
    "suppress add x! --suppress list.csv",
    "suppress import people.csv --suppress list.csv",
    "suppress import people.csv --suppress list.csv --column x",
    "suppress list --suppress list.csv",
    "suppress list --suppress empty.csv",
    "suppress list",
    "init folder",
    "init .",
    "sandbox --list",
    "sandbox --fault x",
    "status",
    "status people.csv",
    "results people.csv",
    "resolve people.csv --as x",
    "retry campaign.csv --dry-run",
    "send campaign.csv --dry-run --offline",
    "send campaign.csv --suppress-rejected",
    "template list --offline",
    "template show a --offline",
    "followers export -o none/at.csv",
    "followers export -o people.csv",
    "followers export -o campaign.yaml",
    "pause",
    "pause --broker redis://h:6379/0 --namespace !",
    "pause --broker redis://h:6379/0 --lease 0.1s",
    "pause --broker redis://h.example:6379/0",
    "pause --broker amqp://h.example",
    "doctor",
]
#: What is the same in every language: columns and keys, words that are typed, kinds of problems, names of files and programs.
NAMES = {
    "date", "expires", "name", "openid", "reason", "link", "thing", "to", "url", "resend", "send", "sent", "skip",
    "duplicate", "campaign", "none", "RabbitMQ", "uvloop",
}  # fmt: skip


@pytest.mark.parametrize("typed", SHOWN)
def test_what_is_shown_has_no_word_that_is_not_of_the_catalogue(capfd, monkeypatch, tmp_path, typed):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("WXPUSH_APPID", "wx0123456789abcdef")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text + ("\n".join(ROWS) if name == "campaign.csv" else ""))
    said = run(capfd, monkeypatch, *typed.split())
    assert "жжж" in said
    assert english(said, *NAMES) == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda terminal: terminal.send(
            5, account="wx1", rate=1.0, different=[], facts=[], first=lambda: None
        ),
        lambda terminal: terminal.send(
            500, account="wx1", rate=1.0, different=[], facts=[], first=lambda: None
        ),
        lambda terminal: terminal.change(5, facts=[]),
        lambda terminal: terminal.change(500, facts=[]),
        lambda terminal: terminal.give_up(Sentence("cli.no_worker")),
    ],
)
def test_what_is_asked_has_no_word_that_is_not_of_the_catalogue(capfd, monkeypatch, ask):
    monkeypatch.setattr(confirm, "askable", lambda: True)
    monkeypatch.setattr(confirm, "_line", lambda: "no\n")
    with pytest.raises(UsageError) as refused:
        ask(Terminal(yes=False, say=print, show=print, clock=SystemClock()))
    asked = capfd.readouterr().err
    assert "жж" in asked
    assert english(f"{asked}{refused.value}") == []
