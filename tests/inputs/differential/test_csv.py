"""CSV and TSV against Python's csv module: whatever is accepted has the same rows, in the same lines, in both passes and in blocks of any size."""

from random import Random

import pytest

from tests.inputs.differential.csvfiles import compared, drawn
from tests.reliability import figures, seeds

#: Files of one seed.
FILES = 500


def of_seed(path, seed):
    random = Random(f"csv {seed}")
    results = []
    for number in range(FILES):
        file = drawn(random)
        try:
            results.append(compared(path.with_suffix(file.suffix), file))
        except BaseException:
            print(f"replay: WXPUSH_SEED={seed} pytest {__file__}: file {number}")
            raise
    return sum(accepted for accepted, _ in results), sum(rows for _, rows in results)


@pytest.mark.slow
def test_some_files_are_read_as_the_csv_module_reads_them(tmp_path):
    accepted, rows = of_seed(tmp_path / "x", seeds.first_seed())
    assert accepted > FILES / 3
    assert rows > FILES


@pytest.mark.long
def test_many_files_are_read_as_the_csv_module_reads_them(tmp_path):
    done = [of_seed(tmp_path / "x", seed) for seed in seeds.for_a_long_time(200)]
    accepted, rows = map(sum, zip(*done, strict=True))
    figures.tell(len(done), files=len(done) * FILES, accepted=accepted, rows=rows)
