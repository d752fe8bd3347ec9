"""Standard input that a command was told to read, and cannot."""

import os

import pytest

from tests.cli.harness import finished

READERS = [
    ("person", "-"),
    ("suppress", "add", "-", "--suppress", "never.csv"),
    ("receipts", "import", "-", "--receipts", "of.receipts", "--sandbox"),
    ("send", "-", "--format", "csv", "-c", "campaign.yaml", "-y"),
]


@pytest.mark.parametrize("words", READERS, ids=lambda words: words[0])
def test_a_closed_one_is_a_sentence(campaign, words):
    campaign.followers(1)
    with campaign.start(*words, stdin=None, preexec_fn=lambda: os.close(0)) as process:
        ran = finished(process)
    assert (ran.code, "Standard input is closed" in ran.sentence) == (2, True)
    assert campaign.delivered() == {}


@pytest.mark.parametrize("words", READERS[:3], ids=lambda words: words[0])
@pytest.mark.parametrize("ready", [False, True], ids=["for-writing", "not-yet"])
def test_one_that_cannot_be_read_is_a_sentence(campaign, words, ready):
    """What is open for writing only, and a pipe that does not wait for what comes."""
    reader, writer = os.pipe()
    os.set_blocking(reader, not ready)
    with campaign.start(*words, stdin=reader if ready else writer) as process:
        ran = finished(process)
    os.close(reader)
    os.close(writer)
    assert (ran.code, "cannot be read" in ran.sentence) == (2, True)
