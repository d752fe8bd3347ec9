"""Kill -9 while followers are listed or asked about: a list is whole or not there, and nobody who left costs a message."""

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.reliability import figures, seeds
from tests.warm import Process
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.process import SandboxProcess

MANY, PAGE = 3000, 50
#: Of a listing that nobody disturbs; some kills come earlier than its first page, some behind its last.
SECONDS = 0.5
WORDS = ("followers", "export", "-o", "list.csv", "--tag", "VIP", "--not-tag", "QUIET", "-q")


def expected() -> set[str]:
    """By the sandbox's rule, written apart from it: VIP is every third, QUIET every tenth."""
    return {f"oSANDBOX_follower_{n:010}" for n in range(3, MANY + 1, 3) if n % 10}


def listing(folder: Path, base_url: str, random: Random) -> int:
    """List into the folder, killed again and again at random moments until it is through. Gives the kills."""
    words = [word.replace("list.csv", str(folder / "list.csv")) for word in WORDS]
    output, kills, code = folder / "list.csv", 0, None
    while code != 0:
        assert not output.exists() or whole(output), "a file that is not whole"
        code = struck(words, folder, base_url, random.uniform(0, SECONDS))
        kills += code != 0
    return kills


def struck(words: list[str], folder: Path, base_url: str, seconds: float) -> int:
    """Start it and kill it after some seconds. Gives the exit code: 0 where it was through before."""
    environ = os.environ | {
        "WXPUSH_APPID": SANDBOX_APPID,
        "WXPUSH_SECRET": SANDBOX_SECRET,
        "WXPUSH_BASE_URL": base_url,
    }
    environ |= {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    process = Process(words, environ, folder / "run")
    time.sleep(seconds)
    process.kill()
    code = process.wait(None)
    assert code in {0, -signal.SIGKILL}, (folder / "run.err").read_text()
    return code


def whole(output: Path) -> bool:
    lines = output.read_text("utf-8-sig").split()
    return lines[0] == "openid" and len(lines) == len(expected()) + 1 and set(lines[1:]) == expected()


def killed(folder: Path, seed: int, *, kills: int) -> int:
    """List until there were so many kills. Gives how often that brought a whole file."""
    random, done, lists = Random(seed), 0, 0
    with SandboxProcess(SandboxOptions(followers=MANY, page=PAGE)) as sandbox:
        while done < kills:
            lists += 1
            place = folder / str(lists)
            place.mkdir()
            done += listing(place, sandbox.base_url, random)
            assert whole(place / "list.csv")
            assert {path.name for path in place.iterdir()} <= {"list.csv", "run.out", "run.err", "cache"}
    return lists


def test_kills_while_followers_are_listed_leave_a_whole_file_or_none(tmp_path):
    assert killed(tmp_path, seeds.first_seed(), kills=12) >= 1


#: Rows of a campaign in two blocks, of which every seventh is somebody who left; and how long it takes undisturbed.
ROWS, SENDING_SECONDS = 8000, 3.0


def asking(folder: Path, seed: int, *, kills: int) -> int:
    """Send with --check-followers, killed again and again until it is through, until there were so many kills. Gives the campaigns."""
    random, done, campaigns = Random(seed), 0, 0
    ledger = folder / "ledger"
    options = SandboxOptions(ledger=str(ledger), faults=Faults(daily_limit=10**9))
    with SandboxProcess(options) as sandbox:
        while done < kills:
            campaigns += 1
            place = folder / str(campaigns)
            place.mkdir()
            here = written(place, campaigns)
            words = ["send", str(place / "c.csv"), "--check-followers", "-y", "-q", "--rate", "max"]
            while struck(words, place, sandbox.base_url, random.uniform(0, SENDING_SECONDS)):
                done += 1
            lines = [json.loads(line) for line in ledger.read_text().splitlines()]
            delivered = Counter(line["openid"] for line in lines if line["kind"] == "delivery")
            assert {openid: delivered[openid] for openid in here} == dict.fromkeys(here, 1)
            assert 43004 not in sandbox.control.summary().errcodes, "somebody who left was sent to"
    return campaigns


def written(place: Path, number: int) -> list[str]:
    """A campaign of its own people. Gives those who follow."""
    names = [
        magic_openid("follower" if row % 7 else "unfollowed", number * ROWS + row) for row in range(ROWS)
    ]
    (place / "c.csv").write_text("openid\n" + "\n".join(names) + "\n")
    text = f"name: kill-{number}\ntemplate_id: {'T' * 43}\ndata: {{thing1: tea}}\n"
    (place / "c.yaml").write_text(text)
    return [name for name in names if "unfollowed" not in name]


def test_kills_while_it_asks_who_follows_spare_those_who_left(tmp_path):
    assert asking(tmp_path, seeds.first_seed(), kills=5) >= 1


#: Kills of one seed.
AT_ONCE = 10


def asked(folder: Path, seed: int) -> int:
    with TemporaryDirectory(dir=folder) as place:
        return asking(Path(place), seed, kills=AT_ONCE)


def listed(folder: Path, seed: int) -> int:
    with TemporaryDirectory(dir=folder) as place:
        return killed(Path(place), seed, kills=AT_ONCE)


@pytest.mark.long
def test_a_hundred_kills_while_it_asks_who_follows(tmp_path):
    done = [asked(tmp_path, seed) for seed in seeds.for_a_long_time(100 // AT_ONCE)]
    figures.tell(len(done), kills=len(done) * AT_ONCE, campaigns=sum(done))


@pytest.mark.long
def test_two_hundred_kills_while_followers_are_listed(tmp_path):
    done = [listed(tmp_path, seed) for seed in seeds.for_a_long_time(200 // AT_ONCE)]
    figures.tell(len(done), kills=len(done) * AT_ONCE, lists=sum(done))
