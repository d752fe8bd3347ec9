"""A configuration that was merely found commands nothing: whoever can lay a file into a folder would command whoever stands there."""

import pytest

import wxpush
from wxpush.cli.common.configuration import configuration
from wxpush.errors import UsageError
from wxpush.options.common import CONFIG, PROFILE
from wxpush.options.values import Values

#: Keys that run something, or decide where a secret, a token or a text goes.
COMMANDING = {
    "secret_command": "pass show wxpush",
    "token_command": "fetch-token",
    "token_url": "https://tokens.example.com/wx",
    "on_stop": "alarm",
    "log_file": "wxpush.log",
    "base_url": "https://api.example.com",
}
#: With these README's steps work as pasted.
FREE = {
    "appid": "wx0123456789abcdef",
    "secret_file": "secret",
    "rate": "20/s",
    "concurrency": "7",
    "allow_hosts": "[shop.example.com]",
    "suppress": "never.csv",
    "token_endpoint": "stable_token",
    "check_followers": "true",
}


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Lay a wxpush.yaml of one's own into a folder of one's own, which is the working directory."""
    here = tmp_path / "here"
    here.mkdir(mode=0o700)
    monkeypatch.chdir(here)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("WXPUSH_CONFIG", raising=False)

    def write(text: str):
        path = here / "wxpush.yaml"
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize("key", COMMANDING)
def test_a_key_that_commands_needs_trust_which_the_sentence_names(write, key):
    write(f"appid: wx0123456789abcdef\n{key}: {COMMANDING[key]}\n")
    with pytest.raises(UsageError, match="wxpush trust") as refused:
        configuration(Values({}))
    assert key in str(refused.value)


def test_a_key_that_commands_needs_trust_in_a_profile_too(write):
    write("profiles: {shop: {secret_command: pass show wxpush}}\n")
    with pytest.raises(UsageError, match="wxpush trust"):
        configuration(Values({PROFILE: "shop"}))


@pytest.mark.parametrize("key", FREE)
def test_other_keys_need_none(write, key):
    write(f"{key}: {FREE[key]}\n")
    assert getattr(configuration(Values({})), key) is not None


@pytest.mark.parametrize("host", ["api", "api2", "sh.api", "sz.api", "hk.api"])
def test_addresses_of_wechats_own_need_none(write, host):
    write(f"base_url: https://{host}.weixin.qq.com\n")
    assert configuration(Values({})).options() == {"base_url": f"https://{host}.weixin.qq.com"}


@pytest.mark.parametrize(
    "url",
    [
        "https://api.weixin.qq.com.example.com",
        "https://evil-weixin.qq.com",
        "https://api.weixin.qq.com:8443",
        "http://127.0.0.1:19999",
        "https://203.0.113.7",
    ],
)
def test_an_address_that_looks_like_wechats_is_none_of_its_own(write, url):
    write(f"base_url: {url}\n")
    with pytest.raises(UsageError, match="wxpush trust"):
        configuration(Values({}))


@pytest.mark.parametrize("key", COMMANDING)
def test_a_file_that_somebody_named_is_trusted(write, key, monkeypatch, tmp_path):
    path = write(f"{key}: {COMMANDING[key]}\n").rename(tmp_path / "named.yaml")
    assert getattr(configuration(Values({CONFIG: path})), key) is not None
    monkeypatch.setenv("WXPUSH_CONFIG", str(path))
    assert getattr(configuration(Values({})), key) is not None


@pytest.mark.parametrize("key", COMMANDING)
def test_the_users_own_configuration_is_trusted(write, key, tmp_path):
    folder = tmp_path / "config" / "wxpush"
    folder.mkdir(parents=True)
    write(f"{key}: {COMMANDING[key]}\n").rename(folder / "wxpush.yaml")
    assert getattr(configuration(Values({})), key) is not None


@pytest.mark.parametrize("key", ["on_stop", "base_url"])
def test_a_program_in_python_obeys_it_no_more_than_the_command_line(write, key):
    write(f"appid: wx0123456789abcdef\n{key}: {COMMANDING[key]}\n")
    with pytest.raises(UsageError, match="wxpush trust"):
        wxpush.Account.configured()
