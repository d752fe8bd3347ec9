"""Who decides about rows has sent some before."""

import pytest


@pytest.mark.parametrize(
    "words", [["retry"], *(["resolve", "--as", word] for word in ("sent", "skip", "resend"))]
)
@pytest.mark.parametrize("place", [[], ["--sandbox"]])
def test_a_list_of_which_nothing_was_ever_sent_is_not_begun_by_who_decides_about_its_rows(
    campaign, words, place
):
    campaign.followers(2)
    before = {*campaign.folder.iterdir()}
    ran = campaign.run(*words, "campaign.csv", "-y", *place)
    assert (ran.code, "campaign.csv was ever sent" in ran.sentence) == (2, True)
    assert f"`wxpush send campaign.csv{''.join(f' {word}' for word in place)}`" in ran.sentence
    assert {*campaign.folder.iterdir()} == before
    assert not campaign.delivered()
