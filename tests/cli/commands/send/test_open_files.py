"""Where few files may be open at once, a run is slower or refused with a sentence; it is no bug."""

import resource

import pytest

from tests.cli.harness import finished


@pytest.mark.parametrize("most", [8, 12, 16, 20, 24, 28, 32, 40, 48])
def test_few_file_descriptors_end_in_a_sentence_or_in_all_sent(campaign, most):
    names = campaign.followers(20)
    started = campaign.start(
        "send", "campaign.csv", "--yes", "--json", "--rate", "max",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)),
    )  # fmt: skip
    with started as process:
        ran = finished(process)
    assert "A bug in wxpush" not in ran.err
    if ran.code == 0:
        assert campaign.delivered() == dict.fromkeys(names, 1)
    else:
        assert (ran.code, campaign.delivered().total()) == (2, 0)
        assert "ulimit -n" in ran.err
        assert most < 40


def test_a_bound_that_this_user_may_raise_is_raised(campaign):
    names = campaign.followers(20)
    started = campaign.start(
        "send", "campaign.csv", "--yes", "--json", "--rate", "max",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (16, 256)),
    )  # fmt: skip
    with started as process:
        assert finished(process).code == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)
