"""What an operator is told before, at the end and afterwards, and what help says, as the contract has it; in whatever language."""

import csv
import io
import json
import re
from string import Formatter

import pytest

from tests.operator.desk import Desk, openid, row
from tests.operator.test_mistakes import LANGUAGES
from tests.operator.test_next import doubt
from tests.reliability.stateful.terminal import Answer
from wxpush.cli.entries import Command
from wxpush.cli.table import COMMANDS
from wxpush.report.advice import advise
from wxpush.report.problems import Outcome, Tally
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.pushing import Callback
from wxpush.words import catalogue

_LABELS = (
    "done: ",
    "error: ",
    "warning: ",
    "note: ",
    "next: ",
    "完成：",
    "错误：",
    "警告：",
    "提示：",
    "下一步：",
)
_CLOCK = re.compile(r"\d\d:\d\d")


def _rejected(desk: Desk, many: int = 4) -> Desk:
    desk.campaign(many)
    desk.wechat.answers[openid(2)] = 43004
    return desk


def _rows(desk: Desk, *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(desk.run("results", *words).said)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "words",
    ["send list.csv --yes", "send list.csv --dry-run", "send nothing.csv", "send list.csv --rate x", "sned"],
)
def test_a_line_begins_with_what_it_is(desk, monkeypatch, language, words):
    monkeypatch.setenv("WXPUSH_LANG", language)
    _rejected(desk)
    said = desk.run(*words.split()).said.splitlines()
    drawn = "--dry-run" in words  # a card and tables stand between
    assert all(line.startswith(_LABELS) for line in (said[-1:] if drawn else said)), said


def test_the_end_names_the_codes_of_what_was_rejected(desk):
    assert "43004" in _rejected(desk).run("send", "list.csv", "--yes").said


def test_the_end_has_no_count_of_nothing(desk):
    desk.campaign()
    (end,) = [line for line in desk.run("send", "list.csv", "--yes").said.splitlines() if "exit" in line]
    assert not re.search(r"(?<![\d.,])0 ", end)


def test_a_dry_run_counts_what_is_left(desk):
    _rejected(desk)
    assert desk.run("send", "list.csv", "--yes", "--max-sends", "3").code == 4
    summary = json.loads(desk.run("send", "list.csv", "--dry-run", "--json", "-q").said.splitlines()[-1])
    assert (summary["already_sent"], summary["rejected"], summary["not_attempted"]) == (2, 1, 1)


def test_a_dry_run_of_what_is_complete_prints_no_send(desk):
    desk.campaign()
    assert desk.run("send", "list.csv", "--yes").code == 0
    assert (
        "send"
        not in (desk.run("send", "list.csv", "--dry-run").next or "").replace("--again", "send").split()[1:2]
    )


def test_a_trial_says_in_words_that_it_arrived(desk):
    desk.campaign()
    assert not re.search(r"\bsent 0\b", desk.run("send", "list.csv", "--to", openid(1)).said)


def test_rows_that_are_not_sent_have_their_kinds_told_before_the_question(desk):
    desk.campaign()
    desk.write(list_csv=f"openid,order_no,product\n{row(1)}{row(2, '')}")
    assert "empty_value" in desk.run("send", "list.csv", answer=Answer.NO).said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ["retry list.csv", "resolve list.csv --as sent"])
def test_that_no_row_was_changed_is_told_in_words(desk, monkeypatch, language, words):
    monkeypatch.setenv("WXPUSH_LANG", language)
    desk.campaign()
    assert desk.run("send", "list.csv", "--yes").code == 0
    ran = desk.run(*words.split(), "--yes")
    assert ran.code == 0
    assert str(catalogue(language).TEXTS["run.no_row_changed"]) in " ".join(ran.said.split())
    assert not re.search(r"\b0 (rows|行)", ran.said)


def test_a_folder_for_a_checkpoint_is_told_by_a_dry_run_as_by_a_send(desk):
    desk.campaign()
    (desk.folder / "sent").mkdir()
    codes = [desk.run("send", "list.csv", "--checkpoint", "sent", way).code for way in ("--dry-run", "--yes")]
    assert codes == [2, 2]
    assert [*(desk.folder / "sent").iterdir()] == []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ((), "tea"),
        (("--base-url", "http://127.0.0.1:9"), "127.0.0.1"),
        (("--canary", "2"), "2"),
        (("--max-errors", "7%"), "7%"),
    ],
)
def test_the_question_shows(desk, words, shown):
    desk.campaign()
    said = desk.run("send", "list.csv", *words, answer=Answer.NO).said
    assert re.search(rf"(?<![\d.]){re.escape(shown)}(?![\d,])", said)


def test_it_is_told_that_the_canary_passed(desk):
    desk.campaign()
    said = desk.run("send", "list.csv", "--canary", "2", "--yes").said
    assert "canary" in said.lower() or "金丝雀" in said or "试发" in said


def test_a_row_in_doubt_has_its_advice_and_how_long_a_repeat_is_safe(desk):
    desk.campaign()
    assert desk.run("send", "list.csv", "--yes").code == 0
    doubt(desk, minutes=1)
    (one,) = _rows(desk, "list.csv", "--state", "in_doubt")
    assert _CLOCK.search(one["advice"])


@pytest.mark.parametrize("state", ["invalid", "duplicate", "suppressed"])
def test_a_row_that_was_not_sent_has_its_advice(desk, state):
    desk.campaign()
    desk.write(
        list_csv=f"openid,order_no,product\n{row(1)}{row(1)}{row(2, '')}{row(3)}",
        gone_csv=f"openid\n{openid(3)}\n",
    )
    assert desk.run("send", "list.csv", "--yes", "--suppress", "gone.csv", "--max-invalid", "1").code == 3
    assert [one["advice"] != "" for one in _rows(desk, "list.csv", "--state", state)] == [True]


def test_results_for_programs_are_json_lines(desk):
    desk.campaign()
    assert desk.run("send", "list.csv", "--yes").code == 0
    said = desk.run("results", "list.csv", "--json").said
    assert said.startswith("{")
    assert all(json.loads(line)["state"] == "sent" for line in said.splitlines())


@pytest.mark.parametrize("kind", ["rounded_number", "long_number", "suppression_list"])
def test_a_kind_has_advice_of_its_own(kind):
    assert advise(Tally(Outcome.INVALID, kind, "", "")) != advise(Tally(Outcome.INVALID, "another", "", ""))


def test_the_sandbox_lists_its_faults_as_they_are_written(desk):
    said = desk.run("sandbox", "--list").said
    assert "foreign_in_batch=unfollowed\n" in said
    assert set(re.findall(r"^  (\w+)=", said, re.MULTILINE)) == {
        *Faults.__struct_fields__,
        *Callback.__struct_fields__,
    }


@pytest.mark.parametrize("name", ["retry", "resolve"])
def test_a_command_takes_only_options_that_it_has_a_use_for(name):
    entry = COMMANDS[name]
    assert isinstance(entry, Command)
    assert not {option.flag for option in entry.options} & {
        "--dry-run",
        "--offline",
        "--row",
        "--output",
        "--to",
    }


def test_help_has_what_is_frequent_first_and_whole_lines(desk):
    said = desk.run("send", "--help").said
    assert said.index("--dry-run") < said.index("--config")
    assert "..." not in desk.run("--help").said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_in_a_sentence_is_whole(language):
    assert {name for name, _ in _commands(language)} == set()


def _commands(language: str):
    """Sentences with a command that has options, and no place for what it is about."""
    for name, text in catalogue(language).TEXTS.items():
        for part in (text,) if isinstance(text, str) else text:
            for command in re.findall(r"`wxpush (?:results|send|retry|resolve) (-[^`]*)`", part):
                if not any(field for _, field, _, _ in Formatter().parse(command)):
                    yield name, command


def test_without_a_home_nothing_is_written_into_a_folder_that_is_called_so(desk, monkeypatch):
    monkeypatch.setattr("os.path.expanduser", lambda path: path)  # as for a user who is none here
    desk.campaign()
    for words in (
        "send list.csv --dry-run",
        "send list.csv --yes",
        "status list.csv",
        "doctor list.csv",
        "quota",
    ):
        ran = desk.run(*words.split())
        assert not ran.crashed, next(desk.crashes.iterdir()).read_text()
    assert [path.name for path in desk.folder.iterdir() if path.name.startswith("~")] == []


def test_numbers_that_a_spreadsheet_cut_make_rows_invalid_and_no_duplicates(desk):
    desk.campaign()
    desk.write(
        list_yaml=(desk.folder / "list.yaml").read_text() + 'key: "{{ order_no }}"\n',
        list_csv="openid,order_no,product\n"
        + "".join(re.sub(r",A\d", ",1.23457E+17", row(number)) for number in (1, 2, 3)),
    )
    said = desk.run("send", "list.csv", "--dry-run", "--offline", "--json", "-q").said
    summary = json.loads(next(line for line in said.splitlines() if '"summary"' in line))
    assert (summary["invalid"], summary["duplicate"]) == (3, 0)
