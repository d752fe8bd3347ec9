"""What a wxpush.yaml that was merely found may command: the values that its user has seen and allowed, and no others."""

import os
from pathlib import Path

import pytest

from wxpush.config import Profile, read_found, trust_in
from wxpush.config.trust import Confidence, TrustFile
from wxpush.errors import UsageError
from wxpush.options.configfile import Found

COMMANDING = {
    "secret_command",
    "token_command",
    "token_url",
    "on_stop",
    "log_file",
    "metrics_file",
    "base_url",
    "notify",
}
#: What somebody else may say: which account, how fast, which rows, and files of the user's own by the rules for these.
FREE = {
    "appid", "secret_file", "token_endpoint", "force_refresh", "allow_hosts", "cluster_key_file", "rate", "canary", "max_errors",
    "max_sends", "keep_quota", "concurrency", "timeout", "max_invalid", "max_duration", "errcode_is_row", "in_doubt", "progress", "hidden_rows", "suppress", "window", "timezone", "wait", "valid_for", "workdays", "holidays", "linger",
    "check_followers", "suppress_rejected", "suppress_expires",
}  # fmt: skip


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o755)

    def write(text: str, folder: Path = folder) -> Path:
        path = folder / "wxpush.yaml"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)
        return path

    return write


def obeyed(path: Path, profile: str | None = None):
    return read_found(Found(path, merely=True), profile)


def refused(path: Path, profile: str | None = None) -> str:
    with pytest.raises(UsageError) as error:
        obeyed(path, profile)
    return str(error.value)


def test_a_new_key_has_to_choose():
    assert {*Profile.__struct_fields__} == COMMANDING | FREE


def test_what_was_allowed_is_obeyed_until_it_changes_and_the_change_is_named(write):
    path = write("secret_command: pass show a\non_stop: alarm\n")
    assert "on_stop and secret_command" in refused(path) or "secret_command and on_stop" in refused(path)
    trust_in(path).allow()
    assert obeyed(path).secret_command == "pass show a"
    write("secret_command: pass show b\non_stop: alarm\nlog_file: x.log\n")
    told = refused(path)
    assert "secret_command (changed since you trusted it)" in told
    assert "log_file" in told
    assert "on_stop" not in told


def test_the_rest_of_the_file_may_change(write):
    trust_in(write("on_stop: alarm\n")).allow()
    path = write("rate: 20/s\nappid: wx0123456789abcdef\non_stop: 'alarm' # louder\n")
    assert obeyed(path).on_stop == "alarm"


def test_the_keys_of_a_profile_need_trust_whichever_is_used(write):
    path = write("on_stop: alarm\nprofiles:\n  shop: {token_command: give}\n  club: {rate: 5/s}\n")
    for profile in (None, "shop", "club"):
        assert "profiles.shop.token_command" in refused(path, profile)
    trust_in(path).allow()
    assert obeyed(path, "shop").token_command == "give"
    assert obeyed(path, "club").on_stop == "alarm"  # as the common part has it


def test_what_is_allowed_in_one_place_is_not_in_another(write, tmp_path):
    trust_in(write("profiles: {shop: {on_stop: alarm}}\n")).allow()
    assert "on_stop" in refused(write("on_stop: alarm\n"))
    assert "profiles.club.on_stop" in refused(write("profiles: {club: {on_stop: alarm}}\n"))
    (tmp_path / "other").mkdir(mode=0o755)
    assert "wxpush trust" in refused(write("profiles: {shop: {on_stop: alarm}}\n", tmp_path / "other"))


def test_what_is_in_the_file_no_more_is_allowed_no_more(write):
    trust_in(write("on_stop: alarm\n")).allow()
    trust_in(write("rate: 5/s\n")).allow()
    assert "on_stop" in refused(write("on_stop: alarm\n"))


@pytest.mark.parametrize(
    "text",
    [
        "on_stop: alarm\non_stop: steal\n",
        "on_stop: alarm\n'on_stop': steal\n",
        "rate: &a 5/s\non_stop: *a\n",
        "on_stop: &a steal\n",
        "<<: {on_stop: steal}\non_stop: alarm\n",
        "? on_stop\n: alarm\n? on_stop\n: steal\n",
        "on_stop: alarm\n---\non_stop: steal\n",
        "profiles: {shop: {on_stop: alarm}, shop: {on_stop: steal}}\n",
        "On_Stop: steal\non_stop: alarm\n",
        '"on\\x5fstop": steal\non_stop: alarm\n',
    ],
)
def test_no_way_to_write_yaml_has_another_value_seen_than_is_obeyed(write, text):
    path = write(text)
    with pytest.raises(UsageError):
        trust_in(path)
    refused(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on_stop: >\n  alarm\n  steal\n", "alarm steal\n"),
        ("on_stop: |\n  alarm\n  steal\n", "alarm\nsteal\n"),
        ('on_stop: "alarm\\nsteal"\n', "alarm\nsteal"),
        ('"on\\x5fstop": steal\n', "steal"),
        ("on_stop: !!str 0x20\n", "0x20"),
        ('on_stop: "\\ud800"\n', "\ud800"),
        ("on_stop: $ALARM ${STEAL}\n", "$ALARM ${STEAL}"),
    ],
)
def test_what_is_allowed_is_the_value_that_is_obeyed(write, text, value):
    path = write(text)
    assert trust_in(path).keys == {"on_stop": value}
    refused(path)
    trust_in(path).allow()
    assert obeyed(path).on_stop == value


@pytest.mark.parametrize(
    "nothing", ["", "{", "[]", "{}", '{"keys": 5}', '{"keys": {"on_stop": 1}}', '"keys"']
)
def test_what_cannot_be_read_allows_nothing(write, nothing):
    path = write("on_stop: alarm\n")
    trust_in(path).allow()
    file = TrustFile.of(path.parent).path
    file.write_text(nothing)
    assert "on_stop" in refused(path)
    trust_in(path).allow()
    assert obeyed(path).on_stop == "alarm"


def test_nobody_else_can_allow_anything(write):
    path = write("on_stop: alarm\n")
    trust_in(path).allow()
    file = TrustFile.of(path.parent).path
    assert [oct(each.stat().st_mode & 0o777) for each in (file, file.parent)] == ["0o600", "0o700"]
    file.chmod(0o644)
    assert "on_stop" in refused(path)  # others may have seen it, and it is not as it was made
    file.chmod(0o600)
    file.parent.chmod(0o770)
    assert "can be written by others" in refused(path)
    file.parent.chmod(0o700)
    aside = file.rename(file.parent.parent / "aside")
    file.symlink_to(aside)
    assert "symbolic link" in refused(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_another_user_allowed_counts_for_nothing(write):
    path = write("on_stop: alarm\n")
    trust_in(path).allow()
    file = TrustFile.of(path.parent).path
    os.chown(file, 12, 34)
    assert "not a file of your own" in refused(path)
    os.chown(file.parent, 12, 34)
    assert "belongs to another user" in refused(path)


def test_without_a_home_nothing_is_allowed_and_the_sentence_names_another_way(write, monkeypatch):
    path = write("on_stop: alarm\n")
    monkeypatch.setattr("wxpush.config.trust.data_folder", lambda: None)
    assert "--config" in refused(path)
    with pytest.raises(UsageError, match="--config"):
        trust_in(path).allow()


def test_a_file_without_such_keys_does_not_even_ask(write, monkeypatch):
    path = write("rate: 5/s\n")
    monkeypatch.setattr(TrustFile, "of", lambda _: pytest.fail("it is looked up"))
    assert obeyed(path).rate == "5/s"


def test_how_each_key_stands(write):
    trust_in(write("on_stop: a\nlog_file: x\n")).allow()
    trust = trust_in(write("on_stop: b\nlog_file: x\ntoken_url: https://a.example.com\n"))
    assert {place: trust.standing(place) for place in trust.keys} == {
        "on_stop": Confidence.CHANGED,
        "log_file": Confidence.TRUSTED,
        "token_url": Confidence.NEW,
    }


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://api.weixin.qq.com", True),
        ("https://API.weixin.qq.com./", True),
        ("https://hk.api.weixin.qq.com/", True),
        ("https://api.weixin.qq.com:443", False),
        ("https://api.weixin.qq.com/relay", False),
        ("https://mp.weixin.qq.com", False),
        ("https://api.weixin.qq.com.example.com", False),
        ("https://xapi.weixin.qq.com", False),
        ("http://localhost", False),
    ],
)
def test_an_address_is_wechats_or_needs_trust(write, url, own):
    assert trust_in(write(f"base_url: {url}\n")).keys == ({} if own else {"base_url": url})


def test_a_folder_by_any_name_is_the_same(write, tmp_path, monkeypatch):
    path = write("on_stop: alarm\n")
    trust_in(Path(os.path.realpath(tmp_path / "folder" / ".." / "folder"), "wxpush.yaml")).allow()
    assert obeyed(path).on_stop == "alarm"


def test_an_error_names_some_of_thousands(write):
    keys = "".join(f"  p{number}: {{on_stop: a}}\n" for number in range(3000))
    told = refused(write(f"profiles:\n{keys}"))
    assert "profiles.p7.on_stop" in told
    assert len(told) < 2000
