"""docs/configuration.md against the code: every key and option is told, and the example is a file that wxpush reads."""

import re

import pytest

from tests.pages.markdown import ROOT, cells, read
from wxpush.access import account_access, has_credentials
from wxpush.config import Config, TokenEndpoint, read_config
from wxpush.options.infile import IN_FILE

PAGE = ROOT / "docs/configuration.md"
TEXT = PAGE.read_text("utf-8")
ACCOUNT_KEYS = set(Config.__struct_fields__) - set(IN_FILE)


def section(name: str) -> str:
    return re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)[1]


def rows(name: str) -> list[list[str]]:
    """The cells of a section's table, without its head."""
    return [cells(line) for line in section(name).splitlines() if line.startswith("|")][2:]


@pytest.fixture(params=["docs/configuration.md", "docs/zh/configuration.md"])
def example(request, tmp_path):
    (found,) = (lines for language, lines in read(ROOT / request.param).blocks() if language == "yaml")
    path = tmp_path / "wxpush.yaml"
    path.write_text("\n".join(found), encoding="utf-8")
    return path


def test_every_key_is_told_and_every_option_that_the_file_may_hold():
    assert [first.strip(" `") for first, *_ in rows("Keys")] == [
        name for name in Config.__struct_fields__ if name in ACCOUNT_KEYS
    ]
    told = re.findall(r"`(--[a-z-]+)`", " ".join(second for _, second in rows("Options in the file")))
    assert sorted(told) == sorted(option.flag for option in IN_FILE.values())


def test_the_example_has_every_key_and_is_read(example):
    profiles = read_config(example).profiles
    settings = [read_config(example), *profiles.values()]
    unset = {
        name for name in Config.__struct_fields__ if all(getattr(own, name, None) is None for own in settings)
    }
    assert unset == set()
    assert list(profiles) == ["shop", "school", "club"]


@pytest.mark.parametrize(
    ("profile", "way"), [("shop", "secret_command"), ("school", "token_url"), ("club", "token_command")]
)
def test_each_profile_of_the_example_has_its_own_way_to_a_token(example, profile, way):
    config = read_config(example, profile)
    ways = ("secret_file", "secret_command", "token_command", "token_url")
    assert [name for name in ways if getattr(config, name) is not None] == [way]
    assert has_credentials(config, {})
    assert config.options()["concurrency"] == 50


def test_where_the_example_says_that_a_value_is_the_default_it_is(example):
    config = read_config(example)
    named = {"base_url", "rate", "concurrency", "timeout", "hidden_rows", "in_doubt", "progress"}
    given = {name: IN_FILE[name].read(config.options()[name]) for name in named}
    assert given == {name: IN_FILE[name].default for name in named}
    assert config.token_endpoint.value == "stable_token"
    assert config.force_refresh is False


def test_an_appid_of_the_environment_wins_over_a_profile_as_the_page_warns(example):
    school = read_config(example, "school")
    assert school.appid == "wx1111111111111111"
    other = {"WXPUSH_APPID": "wx3333333333333333"}
    assert account_access(school, "https://api.weixin.qq.com", other).appid == other["WXPUSH_APPID"]


def test_an_endpoint_that_any_page_names_is_one_that_the_file_takes():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    named = {
        word for page in pages for word in re.findall(r"`token_endpoint: (\w+)`", page.read_text("utf-8"))
    }
    assert named <= {endpoint.value for endpoint in TokenEndpoint}
    assert named
