"""`dispatch`, as far as no broker is asked."""


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
