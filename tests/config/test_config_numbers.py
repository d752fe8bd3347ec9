"""A number in a YAML file is a decimal one: what YAML 1.1 takes besides nobody means, and some of it never ends."""

import pytest

from wxpush.config import read_config
from wxpush.errors import UsageError


@pytest.mark.parametrize(
    "text",
    ["1:30", "0x20", "0b11", "017", "1_000", "+7", "0x" + "f" * 5_000],
    ids=["sexagesimal", "hex", "binary", "octal", "underscore", "sign", "long hex"],
)
def test_what_is_no_decimal_number_is_a_text(tmp_path, text):
    path = tmp_path / "wxpush.yaml"
    path.write_text(f"concurrency: {text}\n")
    with pytest.raises(UsageError, match="concurrency"):
        read_config(path)


def test_a_rate_of_base_sixty_is_none(tmp_path):
    path = tmp_path / "wxpush.yaml"
    path.write_text(f"rate: {':'.join(['1'] * 400)}.5\n")
    with pytest.raises(UsageError, match="rate"):
        read_config(path)


@pytest.mark.parametrize(
    "tagged", [f"!!int {':'.join(['1'] * 99_999)}", "!!int 0x20", "!!float .inf", f"!!int {'9' * 5_000}"]
)
def test_a_tag_makes_no_number_of_it(tmp_path, tagged):
    path = tmp_path / "wxpush.yaml"
    path.write_text(f"rate: {tagged}\n")
    with pytest.raises(UsageError, match="put quotes around it"):
        read_config(path)


@pytest.mark.parametrize("text", ["7", "'7'", "12345"])
def test_a_decimal_number_is_one(tmp_path, text):
    path = tmp_path / "wxpush.yaml"
    path.write_text(f"canary: {text.strip(chr(39))}\n")
    assert read_config(path).options()["canary"] == int(text.strip("'"))
