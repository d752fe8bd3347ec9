"""A file that a command was told to write is whole or not there, whatever comes between."""

import pytest

from wxpush.errors import UsageError
from wxpush.outfile import written


def test_it_is_on_disk_whole_before_it_has_its_name(tmp_path, disk):
    output = tmp_path / "results.csv"
    with written(output, encoding="utf-8") as file:
        file.write("openid\n" * 10_000)
        assert not output.exists()
    assert disk.asked(output) == ["sync", "put in place"]
    assert output.read_text() == "openid\n" * 10_000


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, error):
    output = tmp_path / "results.csv"
    output.write_text("old")

    def write() -> None:
        with written(output, encoding="utf-8") as file:
            file.write("new")
            raise error

    with pytest.raises((UsageError, KeyboardInterrupt)):
        write()
    assert (output.read_text(), [path.name for path in tmp_path.iterdir()]) == ("old", ["results.csv"])
