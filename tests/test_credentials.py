import os
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from wxpush.credentials import (
    Secret,
    appid_doubt,
    find_appid,
    find_cluster_key,
    find_push_keys,
    find_push_token,
    find_secret,
    secret_in,
)
from wxpush.errors import UsageError

VALUE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def secret_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text(f"{VALUE}\n")
    path.chmod(0o600)
    return path


def found(secret_file=None, secret_command=None, environ=None, **options):
    environ = {} if environ is None else environ
    return find_secret(
        secret_file=secret_file, secret_command=secret_command, environ=environ, **options
    ).reveal()


def python(code):
    return shlex.join([sys.executable, "-c", code])


def test_a_secret_shows_itself_only_when_told_to():
    secret = Secret(VALUE)
    assert secret.reveal() == VALUE
    assert VALUE not in f"{secret} {secret!r} {[secret]}"


def test_the_appid_of_the_environment_wins_over_the_file():
    assert find_appid({"WXPUSH_APPID": " wx1 "}, "wx2") == "wx1"
    assert find_appid({"WXPUSH_APPID": ""}, "wx2") == "wx2"


def test_no_appid_is_an_error_that_tells_what_to_set():
    with pytest.raises(UsageError, match=r"Put appid into wxpush\.yaml or set WXPUSH_APPID"):
        find_appid({}, None)


@pytest.mark.parametrize(
    ("appid", "doubted"),
    [("wx0123456789abcdef", False), ("wx0123456789ABCDEF", True), ("gh_7f083739789a", True), ("wx1", True)],
)
def test_what_does_not_look_like_an_appid_is_doubted(appid, doubted):
    assert bool(appid_doubt(appid)) is doubted


def test_the_sources_of_a_secret_are_asked_in_their_order(tmp_path, secret_file):
    (tmp_path / "wxpush-secret").write_text("from-systemd")
    environ = {
        "CREDENTIALS_DIRECTORY": str(tmp_path),
        "WXPUSH_SECRET_FILE": str(secret_file),
        "WXPUSH_SECRET": "spoken",
    }
    command = python("print('from-command')")
    assert found(secret_file, command, dict(environ)) == VALUE
    assert found(None, command, dict(environ)) == "from-command"
    assert found(environ=dict(environ)) == "from-systemd"
    del environ["CREDENTIALS_DIRECTORY"]
    assert found(environ=dict(environ)) == VALUE
    del environ["WXPUSH_SECRET_FILE"]
    assert found(environ=dict(environ)) == "spoken"


def test_a_systemd_folder_without_our_credential_is_passed_over(tmp_path):
    assert found(environ={"CREDENTIALS_DIRECTORY": str(tmp_path), "WXPUSH_SECRET": "spoken"}) == "spoken"


def test_the_spoken_secret_leaves_the_environment_whoever_wins(secret_file):
    environ = {"WXPUSH_SECRET": "spoken", "HOME": "/"}
    assert found(secret_file, environ=environ) == VALUE
    assert environ == {"HOME": "/"}


def test_no_secret_is_an_error_that_tells_what_to_do():
    with pytest.raises(
        UsageError, match=r"chmod 600.*secret_file in wxpush\.yaml, or set WXPUSH_SECRET_FILE"
    ):
        found()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_file_that_others_may_touch_is_refused_with_the_command_that_mends_it(secret_file, mode):
    secret_file.chmod(mode)
    with pytest.raises(UsageError, match=f"Run: chmod 600 {secret_file}"):
        found(secret_file)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's is lent")
def test_a_file_whose_mode_is_not_ones_own_to_change_leads_to_a_command(secret_file, monkeypatch):
    """As one is mounted into a container that runs as somebody else."""
    secret_file.chmod(0o444)
    monkeypatch.setattr(os, "geteuid", lambda: secret_file.stat().st_uid + 1)
    with pytest.raises(UsageError, match=f"secret_command: cat {secret_file}") as caught:
        found(secret_file)
    assert "chmod" not in str(caught.value)


def test_a_link_to_a_file_of_ones_own_is_followed(secret_file, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(secret_file)
    assert found(link) == VALUE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_link_to_another_users_file_is_refused(secret_file, tmp_path):
    os.chown(secret_file, 12345, 12345)
    link = tmp_path / "link"
    link.symlink_to(secret_file)
    with pytest.raises(UsageError, match="belongs to another user"):
        found(link)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"one\ntwo\n", "more than one line"),
        (b"one two", "does not hold the AppSecret"),
        (b"\xff\xfe0\x001\x00", "does not hold the AppSecret"),
        (b"a" * 5000, "does not hold the AppSecret"),
    ],
)
def test_a_file_that_holds_no_secret_is_refused_without_showing_it(secret_file, data, sentence):
    secret_file.write_bytes(data)
    with pytest.raises(UsageError, match=sentence) as caught:
        found(secret_file)
    assert "two" not in str(caught.value)


def test_a_byte_order_mark_and_blanks_around_a_secret_do_not_matter(secret_file):
    secret_file.write_bytes(b"\xef\xbb\xbf " + VALUE.encode() + b" \r\n")
    assert found(secret_file) == VALUE


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_folder_or_a_pipe_in_the_files_place_is_refused_and_never_waited_for(tmp_path, make):
    path = tmp_path / "thing"
    make(path, 0o600)
    with pytest.raises(UsageError, match="not a regular file"):
        found(path)


HELD: dict[str, Callable[[Path], object]] = {
    "the AppSecret": found,
    "the cluster's key": lambda path: find_cluster_key(path, {}),
    "the callback's Token": lambda path: find_push_token(path, {}),
    "the callback's EncodingAESKey": lambda path: find_push_keys(path, {}),
    "the secret": lambda path: secret_in(path, "url_file", {}),
}


@pytest.mark.parametrize("what", HELD)
def test_what_is_no_file_is_told_with_what_it_should_hold(tmp_path, what):
    with pytest.raises(UsageError) as caught:
        HELD[what](tmp_path)
    assert str(caught.value).endswith(f"Name one that holds {what}.")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's is lent")
@pytest.mark.parametrize("what", HELD)
def test_only_the_appsecret_has_a_command_in_place_of_a_file(secret_file, monkeypatch, what):
    secret_file.chmod(0o444)
    monkeypatch.setattr(os, "geteuid", lambda: secret_file.stat().st_uid + 1)
    with pytest.raises(UsageError, match="mode 0400") as caught:
        HELD[what](secret_file)
    assert ("secret_command" in str(caught.value)) is (what == "the AppSecret")


def test_what_a_file_of_a_notifier_lacks_is_no_appsecret(secret_file):
    secret_file.write_text("")
    with pytest.raises(UsageError, match="It must hold the secret alone"):
        HELD["the secret"](secret_file)


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(
        UsageError,
        match=f"The secret file {tmp_path}/gone, named by secret_file in wxpush.yaml, cannot be read",
    ):
        found(tmp_path / "gone")


@pytest.mark.process
@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        pytest.param(
            python("import sys; print('hunter2'); print('hunter2', file=sys.stderr); sys.exit(3)"),
            "with exit code 3",
            id="fails",
        ),
        pytest.param(python("print()"), "is empty", id="prints nothing"),
        ("/no/such/command hunter2", "cannot be started"),
        ("unclosed 'hunter2", "cannot be started"),
        ("", "cannot be started"),
    ],
)
def test_a_command_that_fails_is_an_error_without_what_it_printed(command, sentence, capfd):
    with pytest.raises(UsageError, match=sentence) as caught:
        found(None, command)
    assert "hunter2" not in f"{caught.value}{capfd.readouterr()}"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_command_that_hangs_is_ended():
    began = time.monotonic()
    with pytest.raises(UsageError, match=r"did not end within 0\.2 s"):
        found(None, python("import time; time.sleep(60)"), timeout=0.2)
    assert time.monotonic() - began < 10


def test_a_command_is_run_without_a_shell_and_without_the_spoken_secret():
    code = "import os, sys; print(os.environ.get('WXPUSH_SECRET', 'gone') + sys.argv[1])"
    assert found(None, python(code) + " '$HOME;|'", {"WXPUSH_SECRET": "spoken"}) == "gone$HOME;|"
