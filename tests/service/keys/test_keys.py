"""A file keeps names, rights and hashes of keys; a token is shown once and is in no file."""

import fcntl
import json
import os
import stat
import threading

import pytest

from wxpush.errors import BusyError, UsageError
from wxpush.service.keys.administration import USUAL, make, revoke
from wxpush.service.keys.changing import changing
from wxpush.service.keys.key import Key, Right, digest, new_token
from wxpush.service.keys.keyfile import read_keys
from wxpush.service.keys.ring import KeyRing
from wxpush.system.sharing.guard import Guard

MADE = "2026-12-01T08:30:00Z"


def told(error):
    """The id of the sentence."""
    return error.value.sentence.id


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.json"


def keys_of(path):
    return {key.name: key for key in read_keys(path)}


def test_a_key_that_is_made_is_found_by_its_token_and_by_no_other(path):
    token = make(path, "shop", made=MADE)
    make(path, "crm", made=MADE, scopes=[Right.READ], campaigns=["orders"])
    ring = KeyRing(path)
    assert ring.find(token.encode()) == Key(name="shop", sha256=digest(token), scopes=USUAL, made=MADE)
    for wrong in (
        b"",
        token.encode()[:-1],
        token.encode() + b"x",
        token.upper().encode(),
        b"\xff\x00",
        b"x" * 5000,
    ):
        assert ring.find(wrong) is None
    assert keys_of(path)["crm"].campaigns == {"orders"}


def test_no_token_is_in_the_file_which_nobody_else_can_read(path):
    token = make(path, "shop", made=MADE)
    assert token not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["keys"][0]["name"] == "shop"


def test_tokens_tell_whether_they_are_for_tests_and_are_never_the_same():
    assert new_token(test=True).startswith("wxpush_test_")
    assert new_token(test=False).startswith("wxpush_live_")
    assert len({new_token(test=False) for _ in range(100)}) == 100


def test_a_key_that_was_revoked_is_taken_no_more_once_the_file_is_read_anew(path):
    token = make(path, "shop", made=MADE)
    ring = KeyRing(path)
    assert revoke(path, "shop").name == "shop"
    assert ring.find(token.encode()) is not None
    ring.reload()
    assert ring.find(token.encode()) is None
    assert ring.asked_for


def test_a_file_that_cannot_be_used_any_more_leaves_the_keys_as_they_were(path):
    token = make(path, "shop", made=MADE)
    ring = KeyRing(path)
    path.write_text("{")
    with pytest.raises(UsageError) as error:
        ring.reload()
    assert told(error) == "service.keys_odd"
    assert ring.find(token.encode()) is not None


def test_without_a_file_there_are_no_keys_and_none_is_asked_for():
    ring = KeyRing(None)
    ring.reload()
    assert (ring.asked_for, ring.keys, ring.find(b"x")) == (False, [], None)


@pytest.mark.parametrize("name", ["", "a b", "-a", "a" * 65, "a/b", "名字", "a\n"])
def test_a_name_that_would_not_do_in_a_log_is_refused(path, name):
    with pytest.raises(UsageError) as error:
        make(path, name, made=MADE)
    assert told(error) == "service.key_name_odd"
    assert "nothing was changed" in str(error.value)
    assert not path.exists()


def test_a_name_is_taken_once_and_what_is_not_there_cannot_be_revoked(path):
    make(path, "shop", made=MADE)
    before = path.read_bytes()
    with pytest.raises(UsageError) as error:
        make(path, "shop", made=MADE)
    assert told(error) == "service.key_name_taken"
    with pytest.raises(UsageError) as error:
        revoke(path, "crm")
    assert told(error) == "service.key_not_there"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"keys": [{}]}',
        b'{"keys": 3}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"keys": [], "more": 1}',
        b'{"keys": [{"name": "a", "sha256": "00", "scopes": []}]}',
        b'{"keys": [{"name": "a b", "sha256": "' + b"0" * 64 + b'", "scopes": []}]}',
        b'{"keys": [{"name": "a", "sha256": "' + b"0" * 64 + b'", "scopes": ["all"]}]}',
        b'{"keys": []' + b" " * (1 << 20) + b"}",
    ],
)
def test_a_file_of_something_else_is_refused_with_a_sentence(path, content):
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(UsageError) as error:
        read_keys(path)
    assert told(error) == "service.keys_odd"


def test_two_keys_of_one_name_are_refused(path):
    key = {"name": "a", "sha256": "0" * 64, "scopes": ["send"]}
    path.write_text(json.dumps({"keys": [key, {**key, "sha256": "1" * 64}]}))
    path.chmod(0o600)
    with pytest.raises(UsageError) as error:
        read_keys(path)
    assert told(error) == "service.keys_twice"


def test_a_file_that_others_can_read_or_write_is_refused_unless_somebody_else_guards_it(path):
    make(path, "shop", made=MADE)
    path.chmod(0o644)
    with pytest.raises(UsageError) as error:
        read_keys(path)
    assert told(error) == "service.keys_unguarded"
    assert [key.name for key in read_keys(path, lent=True)] == ["shop"]


def test_a_pipe_a_folder_or_nothing_is_refused_at_once(path):
    with pytest.raises(UsageError):
        read_keys(path)
    os.mkfifo(path)
    with pytest.raises(UsageError):
        read_keys(path)
    with pytest.raises(UsageError):
        read_keys(path.parent)


def test_what_a_link_leads_to_is_changed_and_the_link_stays(path, tmp_path):
    other = tmp_path / "other.json"
    make(other, "shop", made=MADE)
    path.symlink_to(other)
    make(path, "crm", made=MADE)
    assert path.is_symlink()
    assert {*keys_of(other)} == {"shop", "crm"}


def test_keys_that_are_made_at_once_are_all_there(path):
    makers = [
        threading.Thread(target=make, args=(path, f"k{number}"), kwargs={"made": MADE})
        for number in range(20)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(read_keys(path)) == 20


def test_a_file_that_another_process_changes_keeps_nobody_waiting_for_ever(path, monkeypatch):
    monkeypatch.setattr("wxpush.service.keys.changing._PATIENCE", 0.1)
    make(path, "shop", made=MADE)
    with Guard(path).path.open("rb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(BusyError, match=r"keys\.json"), changing(path):
            pass


def test_whoever_can_read_the_file_or_its_folder_holds_nobody_up(path, monkeypatch):
    monkeypatch.setattr("wxpush.service.keys.changing._PATIENCE", 0.1)
    make(path, "crm", made=MADE)
    for place in (path, path.parent):
        holder = os.open(place, os.O_RDONLY)
        try:
            fcntl.flock(holder, fcntl.LOCK_EX)
            make(path, "shop", made=MADE)
            revoke(path, "shop")
        finally:
            os.close(holder)


def test_no_file_is_made_where_a_link_leads_to_nothing(path, tmp_path):
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError) as error:
        make(path, "shop", made=MADE)
    assert (told(error), [*tmp_path.iterdir()]) == ("service.keys_not_own", [path])


def test_what_is_revoked_of_no_file_makes_none(path):
    with pytest.raises(UsageError) as error:
        revoke(path, "shop")
    assert (told(error), path.exists()) == ("service.key_not_there", False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_that_root_lends_to_a_group_stays_lent_when_it_is_changed(path, monkeypatch):
    monkeypatch.setattr(os, "getgroups", lambda: [4242])
    make(path, "shop", made=MADE)
    path.chmod(0o440)
    os.chown(path, 0, 4242)
    make(path, "crm", made=MADE)
    assert stat.S_IMODE(Guard(path).path.stat().st_mode) == 0o600  # the group may read, and holds nobody up
    after = path.stat()
    assert (after.st_gid, stat.S_IMODE(after.st_mode), set(keys_of(path))) == (4242, 0o440, {"shop", "crm"})


def test_what_is_no_lock_file_of_ours_is_named_and_no_key_is_made(path, tmp_path):
    make(path, "shop", made=MADE)
    guard, precious = Guard(path).path, tmp_path / "precious"
    precious.write_text("content")
    guard.unlink()
    guard.symlink_to(precious)
    with pytest.raises(UsageError, match=r"\.keys\.json\.lock is a symbolic link") as error:
        make(path, "crm", made=MADE)
    assert (told(error), {*keys_of(path)}, precious.read_text()) == (
        "service.keys_guard_refused",
        {"shop"},
        "content",
    )
