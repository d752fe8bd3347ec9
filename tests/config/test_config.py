from pathlib import Path

import pytest

from wxpush.config import Config, TokenEndpoint, read_config
from wxpush.errors import UsageError
from wxpush.options.configfile import find_config
from wxpush.options.send import DoubtPolicy, ProgressKind


@pytest.fixture
def write(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "wxpush.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def places(tmp_path):
    """Four places where a configuration may be, each with one."""
    found = {}
    for name in ("flag", "environment", "cwd", "xdg"):
        folder = tmp_path / name
        folder.mkdir()
        found[name] = folder / "wxpush.yaml"
        found[name].touch()
    return found


def find(places, *, explicit=None, environ=()):
    found = find_config(explicit, dict(environ), places["cwd"].parent, places["xdg"].parent)
    assert found is None or found.merely == (found.path == places["cwd"])
    return found and found.path


def test_the_named_file_wins_over_all_others(places):
    assert find(places, explicit=places["flag"], environ={"WXPUSH_CONFIG": "x"}) == places["flag"]


def test_the_environments_file_comes_next(places):
    assert find(places, environ={"WXPUSH_CONFIG": str(places["environment"])}) == places["environment"]


def test_the_file_here_comes_before_the_one_in_the_users_folder(places):
    assert find(places, environ={"WXPUSH_CONFIG": ""}) == places["cwd"]
    places["cwd"].unlink()
    assert find(places) == places["xdg"]


def test_no_file_at_all_is_no_error(places):
    places["cwd"].unlink()
    places["xdg"].unlink()
    assert find(places) is None


@pytest.mark.parametrize(
    ("named", "origin"),
    [
        ({"explicit": Path("gone.yaml")}, "--config"),
        ({"environ": {"WXPUSH_CONFIG": "gone.yaml"}}, "WXPUSH_CONFIG"),
    ],
)
def test_a_named_file_that_is_missing_is_an_error_that_tells_who_named_it(places, named, origin):
    with pytest.raises(UsageError, match=f"gone.yaml: there is no such configuration file.*{origin}"):
        find(places, **named)


def test_a_file_gives_the_words_that_stand_in_it(write):
    config = read_config(
        write("appid: wx1\ntoken_endpoint: token\nforce_refresh: true\nbase_url: https://a.example")
    )
    assert (config.appid, config.token_endpoint, config.force_refresh) == ("wx1", TokenEndpoint.CLASSIC, True)
    assert config.secret_command is None


def test_the_options_of_send_that_are_set_are_handed_on_as_a_command_line_has_them(write):
    config = read_config(
        write(
            "appid: wx1\nrate: 50\ntimeout: 10s\nmax_errors: 5%\nconcurrency: 20\nin_doubt: skip\nprogress: lines"
        )
    )
    assert config.options() == {
        "rate": "50",
        "timeout": "10s",
        "max_errors": "5%",
        "concurrency": 20,
        "in_doubt": DoubtPolicy.SKIP,
        "progress": ProgressKind.LINES,
    }


def test_nothing_set_hands_on_nothing():
    assert Config().options() == {}


def test_a_profiles_values_lie_over_the_common_ones(write):
    path = write("appid: wx1\nrate: 10\nprofiles:\n  shop:\n    appid: wx2\n    timeout: 5s\n  news: {}\n")
    shop = read_config(path, "shop")
    assert (shop.appid, shop.options()) == ("wx2", {"rate": "10", "timeout": "5s"})
    assert read_config(path, "news").appid == "wx1"
    assert read_config(path).appid == "wx1"


def test_a_profiles_own_way_to_a_token_replaces_the_common_one(write):
    path = write("secret_file: common.txt\nprofiles:\n  shop:\n    secret_command: pass shop\n")
    shop = read_config(path, "shop")
    assert (shop.secret_file, shop.secret_command) == (None, "pass shop")


def test_an_unknown_profile_is_an_error_that_names_the_known_ones(write):
    with pytest.raises(UsageError, match=r"no profile 'x'.*it has: news, shop"):
        read_config(write("profiles: {shop: {}, news: {}}"), "x")
    with pytest.raises(UsageError, match="it has: none"):
        read_config(write("appid: wx1"), "x")


def test_paths_are_relative_to_the_files_folder(write, tmp_path):
    config = read_config(write("secret_file: keys/secret\nlog_file: /var/log/wxpush.log"))
    assert config.secret_file == str(tmp_path / "keys/secret")
    assert config.options() == {"log_file": "/var/log/wxpush.log"}


def test_a_tilde_in_a_path_is_the_users_own_folder(write, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    config = read_config(
        write("secret_file: ~/.config/wxpush/secret\nlog_file: ~/wxpush.log\nsuppress: ~/left.csv")
    )
    assert config.secret_file == str(tmp_path / "home/.config/wxpush/secret")
    assert config.options() == {
        "log_file": str(tmp_path / "home/wxpush.log"),
        "suppress": str(tmp_path / "home/left.csv"),
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rate: fast", "rate: 'fast' is not a rate"),
        ("timeout: 10", "timeout: '10' is not a duration"),
        ("max_duration: 0s", "max_duration: The duration '0s' is not"),
        ("max_errors: 101%", "max_errors: '101%' is more"),
        ("base_url: http://api.weixin.qq.com", "base_url: The base URL is refused"),
        ("token_url: http://tokens.example.com", "token_url: The token_url is refused"),
        ("concurrency: 0", "concurrency: 0 is too small"),
        ("profiles: {shop: {rate: fast}}", "profiles.shop.rate: 'fast' is not a rate"),
        ("profiles: {shop: {canary: -1}}", "profiles.shop.canary: -1 is too small"),
        ("token_url: https://a.example\ntoken_command: b", "token_command and token_url exclude each other"),
        ("secret: hunter2", "secret"),
        ("in_doubt: maybe", "in_doubt"),
        ("token_endpoint: stable", "token_endpoint"),
        ("profiles: {shop: {profiles: {}}}", "profiles"),
    ],
)
def test_a_word_that_cannot_be_meant_is_an_error_with_its_file_and_place(write, text, sentence):
    path = write(text)
    with pytest.raises(UsageError, match=sentence) as caught:
        read_config(path)
    assert str(path) in str(caught.value)
    assert "hunter2" not in str(caught.value)
