import errno
import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import anyio
import pytest

from tests.token.fakes import FakeClock
from wxpush.errors import UsageError
from wxpush.token.base import Kept
from wxpush.token.filecache import FileCache, _locked, cache_name
from wxpush.token.heldtoken import held_token
from wxpush.wechat.values import FetchedToken

pytestmark = pytest.mark.anyio

KEPT = Kept(held_token(FetchedToken("92_abc", 7200), 1_800_000_000_000), (1, 2))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache" / "wxpush"


@pytest.fixture
def cache(folder):
    return FileCache(folder, "name")


async def keep(cache, kept=KEPT):
    async with cache.turn():
        await cache.write(kept)


async def read(cache):
    async with cache.turn():
        return await cache.read()


async def test_what_was_written_is_read_by_the_next(cache, folder):
    assert await read(cache) == Kept()
    await keep(cache)
    assert await read(FileCache(folder, "name")) == KEPT
    assert await read(FileCache(folder, "other")) == Kept()


async def test_folder_and_files_are_the_users_own_whatever_the_umask(cache, folder):
    before = os.umask(0)
    try:
        await keep(cache)
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "name.json": 0o600,
        "name.lock": 0o600,
    }


def test_the_name_tells_accounts_servers_and_endpoints_apart_and_names_none():
    names = {
        cache_name("wx1", "https://a", "stable_token"),
        cache_name("wx2", "https://a", "stable_token"),
        cache_name("wx1", "https://b", "stable_token"),
        cache_name("wx1", "https://a", "token"),
    }
    assert len(names) == 4
    assert not any("wx1" in name for name in names)
    assert cache_name("wx1", "https://a", "stable_token") == "2ac5dbed229c98dfd8924ea193b34f76"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"lease": 3}', b"\xff", b'{"lease":{"token":"92_abc"}}']
)
async def test_a_damaged_file_is_as_good_as_none(cache, folder, data):
    await keep(cache)
    (folder / "name.json").write_bytes(data)
    assert await read(cache) == Kept()
    await keep(cache)
    assert await read(cache) == KEPT


async def test_a_file_that_others_could_read_is_not_used_and_then_replaced(cache, folder):
    await keep(cache)
    (folder / "name.json").chmod(0o644)
    assert await read(cache) == Kept()
    await keep(cache)
    assert (folder / "name.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["name.json", "name.lock"])
async def test_a_link_in_a_files_place_is_refused(cache, folder, tmp_path, name):
    await keep(cache)
    (tmp_path / "target").write_text("{}")
    (folder / name).unlink()
    (folder / name).symlink_to(tmp_path / "target")
    with pytest.raises(UsageError, match=f"{name} is a symbolic link.*Remove it"):
        await read(cache)


async def test_a_link_in_the_folders_place_is_refused(tmp_path):
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(UsageError, match="link is a symbolic link"):
        await read(FileCache(tmp_path / "link", "name"))


async def test_a_folder_that_others_can_write_is_refused(cache, folder):
    await keep(cache)
    folder.chmod(0o777)
    with pytest.raises(UsageError, match="can be written by others"):
        await read(cache)


async def test_a_folder_in_a_files_place_is_refused(cache, folder):
    (folder / "name.json").mkdir(parents=True)
    folder.chmod(0o700)
    with pytest.raises(UsageError, match="is not a file of your own"):
        await read(cache)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize(
    ("name", "why"), [("", "belongs to another user"), ("name.json", "is not a file of your own")]
)
async def test_what_belongs_to_another_user_is_refused(cache, folder, name, why):
    await keep(cache)
    os.chown(folder / name, 12345, 12345)
    with pytest.raises(UsageError, match=why):
        await read(cache)


async def test_a_folder_that_cannot_be_made_only_costs_the_sharing(tmp_path, caplog):
    (tmp_path / "file").touch()
    cache = FileCache(tmp_path / "file" / "wxpush", "name")
    await keep(cache)
    assert await read(cache) == Kept()
    assert "not shared with other processes" in caplog.text
    assert "cannot be kept" in caplog.text
    assert "92_abc" not in caplog.text


async def test_a_token_that_cannot_be_put_in_place_leaves_nothing_behind(cache, folder, caplog):
    (folder / "name.json").mkdir(parents=True)
    folder.chmod(0o700)
    await keep(cache)
    assert sorted(path.name for path in folder.iterdir()) == ["name.json", "name.lock"]
    assert os.strerror(errno.EISDIR) in caplog.text


async def test_only_one_has_its_turn_at_a_time(folder):
    clock = FakeClock()
    inside = []

    async def visit():
        async with FileCache(folder, "name", sleep=clock.sleep).turn():
            inside.append(1)
            await anyio.lowlevel.checkpoint()
            assert len(inside) == 1
            inside.pop()

    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(visit)
    assert set(clock.slept) == {0.1}


async def test_a_stuck_process_is_not_waited_for_forever(cache, folder, caplog):
    await keep(cache)
    clock = FakeClock()
    with (folder / "name.lock").open("rb") as stuck:
        fcntl.flock(stuck, fcntl.LOCK_EX)
        assert await read(FileCache(folder, "name", sleep=clock.sleep, patience=2)) == KEPT
    assert sum(clock.slept) == pytest.approx(2)
    assert "held the token cache for too long" in caplog.text


@pytest.mark.skipif(not hasattr(os, "O_PATH"), reason="Linux alone has handles that cannot be locked")
async def test_a_file_system_without_locks_only_costs_the_turn(cache, folder, caplog):
    # A handle for its path alone stands in: it cannot be locked either.
    await keep(cache)
    handle = os.open(folder / "name.lock", os.O_PATH)
    try:
        assert _locked(handle)
    finally:
        os.close(handle)
    assert "cannot be locked" in caplog.text


PROCESS = """
import sys, time
from pathlib import Path
import anyio
from wxpush.system.clock import SystemClock
from wxpush.token.account import AccountTokens
from wxpush.token.filecache import FileCache
from wxpush.token.renewal import Renewal
from wxpush.wechat.values import FetchedToken

folder, log = Path(sys.argv[1]), Path(sys.argv[2])

class Counting:
    async def fetch(self, *, force=False):
        with log.open("a") as file:
            file.write("fetch\\n")
        await anyio.sleep(0.2)
        return FetchedToken(f"T{len(log.read_text().splitlines())}", 7200)

async def main():
    clock = SystemClock()
    tokens = AccountTokens(Renewal(Counting(), FileCache(folder, "name"), clock=clock), clock=clock)
    first = await tokens.get()
    print(first, flush=True)
    sys.stdin.readline()
    await tokens.refused(first)
    print(tokens.current, flush=True)

anyio.run(main, backend="asyncio")
"""


def test_two_real_processes_fetch_once_and_renew_once(folder, tmp_path):
    log = tmp_path / "fetches"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(folder), str(log)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(2)
    ]
    try:
        assert [process.stdout.readline().strip() for process in processes] == ["T1", "T1"]
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        outputs = [process.communicate(timeout=30)[0].strip() for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert outputs == ["T2", "T2"]
    assert log.read_text() == "fetch\nfetch\n"
    assert json.loads((folder / "name.json").read_text())["lease"]["token"] == "T2"
