"""`dispatch`, as far as no broker is asked."""

from tests.cli.harness import openid, row


def test_a_dispatch_that_the_account_refuses_names_itself_as_the_next_command(campaign):
    campaign.followers(2)
    campaign.recipients.rename(campaign.folder / "two people.csv")
    words = [
        "two people.csv",
        "-c",
        "campaign.yaml",
        "--suppress",
        "list.csv",
        "--broker",
        "redis://127.0.0.1:1/0",
    ]
    (campaign.folder / "list.csv").write_text("openid\n")
    ran = campaign.run("dispatch", *words, "-y", environ={"WXPUSH_SECRET": "wrong"})
    assert ran.code == 5
    assert ran.err.splitlines()[-1] == (
        "next: wxpush dispatch 'two people.csv' -c campaign.yaml --suppress list.csv "
        "--broker redis://127.0.0.1:1/0"
    )


def test_a_list_of_which_too_much_is_invalid_is_handed_to_nobody(campaign):
    bad = [row(openid(number), number).replace("9.90", "much") for number in range(2, 4)]
    campaign.rows(row(openid(1), 1), *bad)
    words = ("dispatch", "campaign.csv", "--broker", "redis://127.0.0.1:1/0", "--yes", "--json")
    for bound, said in (
        ((), "more than the 20%"),
        (("--max-invalid", "1"), "more than the 1 of --max-invalid"),
    ):
        ran = campaign.run(*words, *bound)
        assert (ran.code, ran.summary["reason"], said in ran.err) == (2, "input", True), ran
    assert not campaign.checkpoint.exists()
    assert "127.0.0.1:1" in campaign.run(*words, "--max-invalid", "2").err
