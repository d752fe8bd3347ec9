"""Signatures and ciphertexts that WeChat and other makers have published."""

from base64 import b64decode, b64encode
from contextlib import suppress

import pytest

from tests.receipts.pushes import APPID, KEY, encrypted
from wxpush.receipts.reading.cipher import PushCipher
from wxpush.receipts.reading.refused import PushFault, PushRefusedError
from wxpush.receipts.reading.signature import signature_of, signed

#: WxJava, WxCryptUtilTest.
CIPHERTEXT = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="


def test_the_signature_of_the_official_page():
    made = signature_of("AAAAA", "1714037059", "486452656")
    assert made == "899cf89e464efb63f54ddac96b0a0a235f53aa78"
    assert signed(made, "AAAAA", "1714037059", "486452656")
    assert not signed(made, "AAAAB", "1714037059", "486452656")
    assert not signed("", "AAAAA", "1714037059", "486452656")


def test_the_signature_of_an_encrypted_text():
    assert (
        signature_of("pamtest", "1409304348", "xxxxxx", CIPHERTEXT)
        == "82c962d39941aa48552f90ef55aa323dc620cc10"
    )


def test_the_text_of_a_published_ciphertext():
    assert PushCipher([KEY], APPID).open(CIPHERTEXT).decode() == "我是中文abcd123"


def test_what_the_tests_encrypt_is_the_published_ciphertext():
    assert encrypted("我是中文abcd123".encode()) == CIPHERTEXT


def test_the_key_before_opens_too_and_a_key_whose_last_bits_are_not_used():
    other = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
    assert PushCipher([other, KEY], APPID).open(CIPHERTEXT) == "我是中文abcd123".encode()
    assert PushCipher([other], APPID).open(encrypted(b"text", key=other)) == b"text"


@pytest.mark.parametrize("size", [*range(40), 281, 5000])
def test_every_length_of_padding(size):
    assert PushCipher([KEY], APPID).open(encrypted(b"x" * size)) == b"x" * size


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (encrypted(b"text", appid="wx0000000000000000"), PushFault.FOREIGN),
        (encrypted(b"text", key="kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"), PushFault.FOREIGN),
        ("no base64!", PushFault.MALFORMED),
        ("", PushFault.MALFORMED),
        ("YWJj", PushFault.MALFORMED),
    ],
)
def test_what_is_no_message_of_the_account(text, fault):
    with pytest.raises(PushRefusedError) as refused:
        PushCipher([KEY], APPID).open(text)
    assert refused.value.fault is fault


def test_no_flipped_bit_gets_a_traceback():
    data = bytearray(b64decode(CIPHERTEXT))
    cipher = PushCipher([KEY], APPID)
    for place in range(len(data)):
        flipped = data.copy()
        flipped[place] ^= 1
        with suppress(PushRefusedError):
            cipher.open(b64encode(flipped).decode())
