"""Options never take each other's file, nor one of the campaign: refused before anything is opened."""

import os
from pathlib import Path

import pytest

from wxpush.sandbox.identity import SANDBOX_SECRET

#: What each file of a campaign is called here.
FILES = {
    "RECIPIENTS": "campaign.csv",
    "the campaign file": "campaign.yaml",
    "--checkpoint": "campaign.csv.wxpush",
    "the checkpoint's -wal": "campaign.csv.wxpush-wal",
    "the checkpoint's -shm": "campaign.csv.wxpush-shm",
    "the checkpoint's -journal": "campaign.csv.wxpush-journal",
    "--config": "wxpush.yaml",
    "--suppress": "never.csv",
    "--log-file": "log",
    "-o": "problems.csv",
    "the secret's file": "secret",
}
OPTIONS = ("--log-file", "-o", "--suppress", "--checkpoint", "--config")
_BOTH_READ = {
    ("--config", "RECIPIENTS"),
    ("--config", "the campaign file"),
    ("--config", "the secret's file"),
}
PAIRS = [
    (option, other)
    for option in OPTIONS
    for other in FILES
    if option != other
    and (option, other) not in _BOTH_READ
    and not (option == "--checkpoint" and other.startswith("the checkpoint's"))
]


@pytest.fixture
def files(campaign):
    campaign.followers(3)
    campaign.folder.joinpath("never.csv").write_text("openid\n")
    campaign.folder.joinpath("secret").write_text(SANDBOX_SECRET)
    campaign.folder.joinpath("secret").chmod(0o600)
    campaign.folder.joinpath("wxpush.yaml").write_text("secret_file: secret\n")
    return campaign


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words(option: str, where: object) -> list[object]:
    """All options, each with its own file, but one."""
    given = {name: FILES[name] for name in ("--log-file", "-o", "--suppress", "--checkpoint")}
    return [word for pair in (given | {option: where}).items() for word in pair]


@pytest.mark.parametrize(("option", "other"), PAIRS)
def test_no_option_takes_the_file_of_another(files, option, other):
    before = everything(files.folder)
    ran = files.run("send", "campaign.csv", "--dry-run", *words(option, FILES[other]))
    assert ran.code == 2, ran
    assert everything(files.folder) == before


@pytest.mark.parametrize("option", ["--log-file", "--suppress", "--checkpoint"])
@pytest.mark.parametrize("other", ["RECIPIENTS", "the campaign file"])
@pytest.mark.parametrize("command", ["send", "retry", "resolve", "dispatch"])
def test_every_command_that_sends_looks(files, command, option, other):
    more = {"resolve": ["--as", "sent"], "dispatch": ["--broker", "redis://127.0.0.1:1/0"]}.get(command, [])
    before = everything(files.folder)
    ran = files.run(command, "campaign.csv", "--yes", *more, option, FILES[other])
    assert (ran.code, "are the same file" in ran.err) == (2, True), ran
    assert everything(files.folder) == before


@pytest.mark.parametrize("way", ["symbolic link", "hard link", "another way to it", "a linked folder"])
@pytest.mark.parametrize("option", ["--log-file", "-o"])
def test_no_link_leads_to_it(files, way, option):
    path = files.folder / "other.csv"
    if way == "symbolic link":
        path.symlink_to("campaign.csv")
    elif way == "hard link":
        os.link(files.recipients, path)
    elif way == "another way to it":
        path = files.folder / ".." / files.folder.name / "campaign.csv"
    else:
        (files.folder / "folder").symlink_to(".")
        path = files.folder / "folder" / "campaign.csv.wxpush"
    before = everything(files.folder)
    ran = files.run("send", "campaign.csv", "--dry-run", *words(option, path))
    assert (ran.code, "are the same file" in ran.err) == (2, True), ran
    assert everything(files.folder) == before


@pytest.mark.parametrize("other", ["RECIPIENTS", "--checkpoint", "the checkpoint's -wal"])
def test_results_are_written_over_none_of_them(files, other):
    assert files.send().code == 0
    link = files.folder / "results.csv"
    link.symlink_to(FILES[other])
    before = everything(files.folder)
    ran = files.run("results", "campaign.csv", "-o", "results.csv")
    assert (ran.code, "are the same file" in ran.err) == (2, True), ran
    assert everything(files.folder) == before


@pytest.mark.parametrize(
    "words",
    [
        ("followers", "export", "-o", "list.csv", "--log-file", "list.csv"),
        ("followers", "export", "-o", "list.csv", "--log-file", "list.csv.part"),
        ("followers", "export", "-o", "never.csv", "--config", "never.csv"),
        ("sandbox", "--ledger", "one", "--arrivals", "./one"),
        ("work", "--broker", "redis://127.0.0.1:1/0", "--health", "one", "--log-file", "one"),
        ("suppress", "list", "--suppress", "never.csv", "-o", "./never.csv"),
        ("suppress", "import", "never.csv", "--suppress", "never.csv"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_other_commands_look_too(files, words):
    before = everything(files.folder)
    ran = files.run(*words)
    assert ran.code == 2, ran
    assert everything(files.folder) == before


#: Commands that write a file, without its name.
WRITING = {
    "results": ("results", "campaign.csv", "-o"),
    "send -o": ("send", "campaign.csv", "--dry-run", "-o"),
    "send --log-file": ("send", "campaign.csv", "--yes", "--log-file"),
    "send --checkpoint": ("send", "campaign.csv", "--yes", "--checkpoint"),
    "followers export": ("followers", "export", "-o"),
    "suppress list": ("suppress", "list", "--suppress", "mine.csv", "-o"),
    "suppress add": (
        "suppress",
        "add",
        "oFollower0000000000000000001",
        "--suppress",
        "mine.csv",
        "--log-file",
    ),
    "sandbox --ledger": ("sandbox", "--port", "0", "--ledger"),
    "sandbox --arrivals": ("sandbox", "--port", "0", "--arrivals"),
    "work --health": ("work", "--broker", "redis://127.0.0.1:1/0", "--health"),
    "status --log-file": ("status", "campaign.csv", "--log-file"),
}
#: Who names a file that is not of the command, and which.
NAMING = {
    "suppress: in the configuration": ("dnc.csv", {}),
    "suppress: of another account": ("other.csv", {}),
    "secret_file: of another account": ("other.secret.csv", {}),
    "WXPUSH_SUPPRESS": ("variable.csv", {"WXPUSH_SUPPRESS": "variable.csv"}),
    "WXPUSH_SECRET_FILE": ("secret.csv", {"WXPUSH_SECRET_FILE": "secret.csv"}),
    "a credential of systemd": ("wxpush-secret", {"CREDENTIALS_DIRECTORY": "."}),
    "the configuration": ("link.csv", {}),
    "a token": ("cache/wxpush/0123.json", {}),
}


@pytest.mark.parametrize(
    ("writing", "naming"),
    [*(("results", naming) for naming in NAMING), *((writing, next(iter(NAMING))) for writing in WRITING)],
)
def test_what_settings_name_is_written_over_by_no_command(files, writing, naming):
    name, environ = NAMING[naming]
    (files.folder / "wxpush.yaml").write_text(
        "secret_file: secret\nsuppress: dnc.csv\nprofiles: {b: {suppress: other.csv, secret_file: other.secret.csv}}\n"
    )
    (files.folder / "link.csv").symlink_to("wxpush.yaml")
    (files.folder / "cache/wxpush").mkdir(parents=True)
    for each in (*(each for each, _ in NAMING.values()), "mine.csv"):
        if each != "link.csv":
            (files.folder / each).write_text("openid\n")
            (files.folder / each).chmod(0o640)
    before = everything(files.folder), modes(files.folder)
    ran = files.run(*WRITING[writing], name, environ=environ)
    assert (ran.code, "are the same file" in ran.err) == (2, True), ran
    assert (everything(files.folder), modes(files.folder)) == before


def modes(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mode for path in folder.rglob("*")}


@pytest.mark.parametrize("words", [("send", "campaign.csv", "--yes"), ("status", "campaign.csv")])
def test_what_is_no_checkpoint_is_refused_and_keeps_its_mode(files, words):
    other = files.folder / "other.csv"
    other.write_text("openid,product\n")
    other.chmod(0o644)
    before = everything(files.folder), modes(files.folder)
    ran = files.run(*words, "--checkpoint", "other.csv")
    assert (ran.code, "Keep the file" in ran.err) == (9, True), ran
    assert (everything(files.folder), modes(files.folder)) == before


def test_a_list_that_is_named_twice_is_one_list(files):
    (files.folder / "wxpush.yaml").write_text("suppress: never.csv\nprofiles: {b: {suppress: never.csv}}\n")
    more = {"WXPUSH_SUPPRESS": "./never.csv"}
    assert files.run("send", "campaign.csv", "--yes", environ=more).code == 0
    ran = files.run(
        "suppress", "add", "oFollower0000000000000000009", "--suppress", "never.csv", environ=more
    )
    assert ran.code == 0, ran


def test_results_to_a_file_of_their_own_need_no_account(files):
    assert files.send().code == 0
    files.environ = {name: value for name, value in files.environ.items() if not name.startswith("WXPUSH_")}
    assert files.run("results", "campaign.csv", "-o", "results.csv").code == 0


def test_an_option_of_results_takes_no_other_one_of_it(files):
    assert files.send().code == 0
    ran = files.run("results", "campaign.csv", "--log-file", "one.csv", "-o", "one.csv")
    assert (ran.code, (files.folder / "one.csv").exists()) == (2, False)


def test_a_configuration_that_cannot_be_read_keeps_nobody_from_looking(files):
    assert files.send().code == 0
    (files.folder / "wxpush.yaml").write_text("nonsense: [")
    assert files.run("status", "campaign.csv").code == 0
    assert files.run("results", "campaign.csv").code == 0
    ran = files.run("results", "campaign.csv", "-o", "results.csv")
    assert (ran.code, (files.folder / "results.csv").exists()) == (2, False), "what it names is not known"


def test_the_ledger_of_a_rehearsal_is_one_of_its_files(files):
    ran = files.run("send", "campaign.csv", "--sandbox", "--yes", "--log-file", "campaign.csv.sandbox.ledger")
    assert (ran.code, "are the same file" in ran.err) == (2, True)


def test_the_log_of_a_command_that_only_looks_is_none_of_its_campaign_s_files(files):
    before = (files.folder / "campaign.csv").read_bytes()
    for words in (["status", "campaign.csv"], ["results", "campaign.csv"], ["rate", "campaign.csv", "5/s"]):
        ran = files.run(*words, "--log-file", "campaign.csv")
        assert (ran.code, "are the same file" in ran.err) == (2, True), ran.err
    assert (files.folder / "campaign.csv").read_bytes() == before


def test_what_a_command_says_that_only_looks_is_in_the_log_that_it_names(files):
    assert files.run("status", "none.csv", "--log-file", "looked.log").code == 2
    assert "ERROR none.csv" in (files.folder / "looked.log").read_text()
