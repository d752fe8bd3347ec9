"""`notify:` of wxpush.yaml: which keys a kind takes, where its files are, what a profile replaces."""

import pytest

from tests.notify.conftest import private
from tests.pages.modules import PACKAGE
from wxpush.config import files_named, read_config, read_found, trust_in
from wxpush.errors import UsageError
from wxpush.options.configfile import Found
from wxpush.options.notifier import NotifierKind, Occasion

EXAMPLE = PACKAGE.parent / "examples/nightly/wxpush.yaml"


def read(tmp_path, *lines: str, profile=None):
    path = tmp_path / "wxpush.yaml"
    path.write_text("notify:\n" + "".join(f"  {line}\n" for line in lines), encoding="utf-8")
    return read_config(path, profile)


def refused(tmp_path, *lines: str) -> str:
    with pytest.raises(UsageError) as raised:
        read(tmp_path, *lines)
    return str(raised.value)


def test_files_are_beside_the_configuration_and_events_are_all_or_those_that_are_named(tmp_path):
    found = read(
        tmp_path,
        "ops: {kind: dingtalk, url_file: ding.url, secret_file: /etc/ding.secret}",
        "mail: {kind: mail, server: 'smtps://mail.example.com', from: a@example.com, to: [b@example.com], events: [doubt]}",
    ).notify
    assert found is not None
    ops, mail = found["ops"], found["mail"]
    assert (ops.kind, ops.url_file, ops.secret_file) == (
        NotifierKind.DINGTALK,
        str(tmp_path / "ding.url"),
        "/etc/ding.secret",
    )
    assert ops.events == tuple(Occasion)
    assert (mail.sender, mail.to, mail.events) == ("a@example.com", ("b@example.com",), (Occasion.DOUBT,))


def test_the_example_is_read():
    found = read_config(EXAMPLE).notify
    assert found is not None
    assert [keys.kind.value for keys in found.values()] == ["dingtalk", "webhook"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ops: {kind: dingtalk}", "notify.ops: url_file is missing"),
        ("ops: {kind: webhook, url_file: a}", "notify.ops: secret_file is missing"),
        ("ops: {kind: wecom, url_file: a, secret_file: b}", "takes no secret_file"),
        ("ops: {kind: feishu, url_file: a, server: 'smtp://x'}", "takes no server"),
        ("ops: {kind: mail, from: a@b.example, to: [c@d.example]}", "server is missing"),
        ("ops: {kind: mail, server: 'smtp://x', from: a@b.example, to: []}", "to is missing"),
        ("ops: {kind: mail, server: 'smtp://u:hidden@x', from: a@b.c, to: [c@d.e]}", "server cannot be used"),
        (
            "ops: {kind: mail, server: 'smtp://x', from: a@b.c, to: [c@d.e], user: a}",
            "user and secret_file go together",
        ),
        ("ops: {kind: mail, server: 'smtp://x', from: 'a b@c', to: [c@d.e]}", "'a b@c' is no mail address"),
        ("ops: {kind: mail, server: 'smtp://x', from: a@b.c, to: ['c@d.e, f@g.h']}", "is no mail address"),
        ("ops: {kind: wecom, url_file: a, events: []}", "events is empty"),
        ("ops: {kind: wecom, url_file: a, events: [ended]}", "finished"),
        ("ops: {kind: slack, url_file: a}", "dingtalk"),
        ("ops: {kind: wecom, url: 'https://x'}", "url"),
    ],
)
def test_what_a_kind_does_not_take_is_refused_by_its_place(tmp_path, line, said):
    told = refused(tmp_path, line)
    assert said in told
    assert "wxpush.yaml" in told
    assert "hidden" not in told


def test_a_profile_replaces_the_whole(tmp_path):
    path = tmp_path / "wxpush.yaml"
    path.write_text(
        "notify: {ops: {kind: wecom, url_file: a}, boss: {kind: wecom, url_file: b}}\n"
        "profiles: {shop: {notify: {ops: {kind: feishu, url_file: c}}}, club: {rate: 5/s}}\n"
    )
    shop, club = read_config(path, "shop").notify, read_config(path, "club").notify
    assert shop is not None
    assert club is not None
    assert {name: keys.kind.value for name, keys in shop.items()} == {"ops": "feishu"}
    assert shop["ops"].url_file == str(tmp_path / "c")
    assert [*club] == ["ops", "boss"]


def test_its_files_are_overwritten_by_nothing(tmp_path):
    private(tmp_path / "a.url", "https://x.example/1")
    path = tmp_path / "wxpush.yaml"
    path.write_text(
        "notify: {ops: {kind: dingtalk, url_file: a.url, secret_file: a.secret}}\n"
        "profiles: {shop: {notify: {ops: {kind: wecom, url_file: b.url}}}}\n"
    )
    assert files_named(Found(path)) == {
        "notify.ops.url_file": tmp_path / "a.url",
        "notify.ops.secret_file": tmp_path / "a.secret",
        "profiles.shop.notify.ops.url_file": tmp_path / "b.url",
    }


def test_a_file_that_was_merely_found_tells_nobody_before_it_is_trusted(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    tmp_path.chmod(0o755)
    path = tmp_path / "wxpush.yaml"
    path.write_text("notify: {ops: {kind: wecom, url_file: a.url}}\n")
    path.chmod(0o644)
    found = Found(path, merely=True)
    with pytest.raises(UsageError, match="wxpush trust") as raised:
        read_found(found)
    assert "notify" in str(raised.value)
    trust_in(path).allow()
    assert read_found(found).notify is not None
    path.write_text("rate: 5/s\nnotify:\n  ops: {url_file: a.url, kind: wecom}\n")
    assert read_found(found).notify is not None
    path.write_text("notify: {ops: {kind: wecom, url_file: b.url}}\n")
    with pytest.raises(UsageError, match="changed since you trusted it"):
        read_found(found)
