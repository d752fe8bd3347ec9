"""In which language people are told: `--lang`, WXPUSH_LANG, wxpush.yaml, the locale, English, in this order."""

import platformdirs
import pytest

from wxpush import words
from wxpush.cli.language import choose_language
from wxpush.config import read_config
from wxpush.errors import UsageError
from wxpush.words import chosen, languages


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    """A folder without a configuration, in an environment that names no language."""
    monkeypatch.setattr(words, "_chosen", "en")
    monkeypatch.setattr(platformdirs, "user_config_path", lambda _: tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    for name in ("WXPUSH_LANG", "WXPUSH_CONFIG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_languages_are_the_packages_that_there_are():
    assert languages() == ("en", "zh")


@pytest.mark.parametrize(
    ("typed", "environ", "configured", "wanted"),
    [
        ("", {}, "", "en"),
        ("", {"LANG": "zh_CN.UTF-8"}, "", "zh"),
        ("", {"LANG": "zh"}, "", "zh"),
        ("", {"LANG": "zh-Hans-CN"}, "", "zh"),
        ("", {"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "", "en"),
        ("", {"LANG": "C", "LC_MESSAGES": "zh_CN"}, "", "zh"),
        ("", {"LC_MESSAGES": "zh_CN", "LC_ALL": "C.UTF-8"}, "", "en"),
        ("", {"LANG": "zh_CN", "LC_ALL": ""}, "", "zh"),
        ("", {"LANG": "fr_FR.UTF-8"}, "", "en"),
        ("", {"LANG": "zh_CN"}, "language: en\n", "en"),
        ("", {}, "rate: 5/s\nlanguage: 'zh' # ours\n", "zh"),
        ("", {}, "# language: zh\nprofiles:\n  a:\n    language: zh\n", "en"),
        ("", {}, "language: xx\n", "en"),
        ("", {"WXPUSH_LANG": "zh"}, "language: en\n", "zh"),
        ("--lang en", {"WXPUSH_LANG": "zh"}, "language: zh\n", "en"),
        ("send a.csv --lang=zh", {}, "", "zh"),
        ("--lang en send a.csv --lang zh", {}, "", "zh"),
        ("template show -- --lang zh", {}, "", "en"),
        ("send --lang", {}, "", "en"),
        ("status --config other.yaml", {}, "language: en\n", "zh"),
        ("status --config=other.yaml", {}, "", "zh"),
        ("status --config none.yaml", {}, "language: zh\n", "en"),
        ("", {"WXPUSH_CONFIG": "other.yaml"}, "", "zh"),
    ],
)
def test_what_counts_is_the_first_that_is_set(home, monkeypatch, typed, environ, configured, wanted):  # noqa: PLR0917 - a table
    (home / "other.yaml").write_text("language: zh\n")
    if configured:
        (home / "wxpush.yaml").write_text(configured)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    choose_language(typed.split())
    assert chosen() == wanted


def test_the_configuration_of_the_user_counts_too(home):
    (home / "home").mkdir()
    (home / "home/wxpush.yaml").write_text("language: zh\n")
    choose_language([])
    assert chosen() == "zh"


def test_a_configuration_that_cannot_be_read_says_nothing(home):
    (home / "wxpush.yaml").write_bytes("language: zh # 名单".encode("gb18030"))
    choose_language([])
    assert chosen() == "en"


@pytest.mark.parametrize("given", [("--lang", "fr"), ("--lang=",), ("--lang=../en",)])
def test_a_language_that_there_is_not_is_refused(monkeypatch, given):
    monkeypatch.setenv("WXPUSH_LANG", "xx")
    with pytest.raises(UsageError, match="Use one of: en, zh"):
        choose_language(given)


def test_a_language_of_the_file_that_there_is_not_is_refused_when_the_file_is_read(home):
    path = home / "wxpush.yaml"
    path.write_text("language: fr\n")
    with pytest.raises(UsageError, match=r"language.*'fr'"):
        read_config(path)
    path.write_text("language: zh\n")
    assert read_config(path).language == "zh"


def test_a_language_that_there_is_not_is_told_in_the_locales(monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with pytest.raises(UsageError):
        choose_language(["--lang", "fr"])
    assert chosen() == "zh"
