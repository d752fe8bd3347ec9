"""A mount on which every file is open to all, as those of FAT, of SMB and of some of FUSE."""

from tests.cli.harness import Campaign

#: In the place of a mount that takes every change of a mode and makes none.
_NO_CHANGE = "import os\nos.fchmod = lambda *_: None\n"


def test_it_is_sent_and_who_sends_is_told_that_others_can_read_what_it_keeps(tmp_path):
    campaign = Campaign(tmp_path)
    (tmp_path / "mount").mkdir()
    (tmp_path / "mount" / "sitecustomize.py").write_text(_NO_CHANGE)
    mount = {"PYTHONPATH": f"{tmp_path / 'mount'}:{campaign.environ['PYTHONPATH']}"}
    campaign.followers(2)
    words = ("send", "campaign.csv", "--sandbox", "--yes")
    assert "can open" not in campaign.run(*words).err
    kept = tmp_path / "campaign.csv.sandbox.wxpush"
    kept.chmod(0o666)
    ran = campaign.run(*words, environ=mount)
    assert (ran.code, "warning: Others on this machine can open" in ran.err) == (0, True), ran
    assert str(kept.name) in ran.err
    assert "can open" not in campaign.run(*words).err  # where modes are kept it is closed to them
