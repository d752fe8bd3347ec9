import hashlib

from hypothesis import given
from hypothesis import strategies as st

from wxpush.channels.common.identity import MessageIds, RowKeys


def framed(*parts):
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def test_a_row_key_is_16_bytes_of_what_it_is_made_of_in_every_version():
    keys = RowKeys("wx1")
    assert keys.of_body(b"{}") == hashlib.sha256(framed(b"row", b"wx1", b"{}")).digest()[:16]
    assert keys.of_text("单1") == hashlib.sha256(framed(b"key", b"wx1", "单1".encode())).digest()[:16]


def test_a_message_id_is_32_hex_characters_of_what_it_is_made_of_in_every_version():
    parts = framed(b"message", b"wx1", "春".encode(), b"12", (3).to_bytes(8, "big"), b"k" * 16)
    assert MessageIds("wx1", "春", 12).make(3, b"k" * 16) == hashlib.sha256(parts).hexdigest()[:32]


def test_row_keys_tell_accounts_and_sorts_apart():
    keys = {
        RowKeys("a").of_body(b"x"),
        RowKeys("b").of_body(b"x"),
        RowKeys("a").of_text("x"),
        RowKeys("ax").of_body(b""),
    }
    assert len(keys) == 4


@given(
    st.sets(st.tuples(st.text("ab1", max_size=3), st.text("ab1", max_size=3), st.integers(1, 20)), max_size=6)
)
def test_message_ids_tell_account_campaign_run_epoch_and_row_apart(runs):
    ids = [
        MessageIds(appid, name, run).make(epoch, key)
        for appid, name, run in runs
        for epoch in (0, 1)
        for key in (b"", b"k")
    ]
    assert len(set(ids)) == 4 * len(runs)
    assert all(len(made) == 32 and made.isalnum() and made == made.lower() for made in ids)
