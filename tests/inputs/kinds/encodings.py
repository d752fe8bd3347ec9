"""Text that is UTF-8 but for a few bytes, that fits two encodings, or none."""

from random import Random

from tests.inputs.kinds.kind import Kinds, Member
from tests.inputs.kinds.verdicts import Asks, Either, Reads, Refuses
from tests.inputs.kinds.words import HEAD, listed, name, openid, people, table, thing

KINDS = Kinds()
#: Words of Chinese whose bytes in GBK are valid UTF-8 too.
_BOTH = (
    "录取", "状态", "平台", "医院", "系统", "通知", "预约", "学院", "学习", "医学", "统一", "水平", "院系", "庭院", "影院", "学位", "图片", "席位", "校园",
    "小票", "药品", "影片", "状元",
)  # fmt: skip
_TRADITIONAL = (
    "陳志明", "黃麗華", "訂單已發貨", "續費成功", "會員積分", "張國榮", "優惠禮券", "請準時取貨", "劉德華", "門診預約",
)  # fmt: skip
_KOREAN = (
    "김민수",
    "이서연",
    "박지훈",
    "주문이 완료되었습니다",
    "최유진",
    "배송 안내",
    "회원 등급",
    "정하늘",
)
_JAPANESE = (
    "ご注文ありがとうございます", "さくら商店", "お支払いのお知らせ", "キャンペーンのご案内", "予約が完了しました", "ポイントのお知らせ",
)  # fmt: skip


@KINDS.add()
def chinese_in_an_encoding_that_is_certain(random: Random) -> Member:
    """No false alarm: what most files are."""
    rows = [[openid(random), name(random) + thing(random)] for _ in range(random.randint(3, 12))]
    return Member((HEAD + table(rows)).encode(random.choice(("utf-8", "gbk", "utf-16"))), Reads(listed(rows)))


@KINDS.add(1)
def utf8_with_a_row_of_another_encoding(random: Random) -> Member:
    rows = [table([[openid(random), "续费成功"]]).encode() for _ in range(random.randint(3, 9))]
    foreign = random.choice(("张伟红茶".encode("gbk"), "張偉紅茶".encode("big5"), b"Jos\xe9", b"Z\xfcrich"))
    at = random.randint(1, len(rows))
    rows.insert(at, openid(random).encode() + b"," + foreign + b"\n")
    return Member(HEAD.encode() + b"".join(rows), Refuses(rf"line {at + 2}\b"))


@KINDS.add(1)
def utf8_that_is_cut_in_its_last_character(random: Random) -> Member:
    rows = [[openid(random), "续费成功"] for _ in range(random.randint(2, 9))]
    data = (HEAD + table(rows)).rstrip("\n").encode()
    return Member(data[: -random.randint(1, 2)], Refuses(rf"line {len(rows) + 1}\b"))


@KINDS.add(12)
def gbk_that_is_valid_utf8(random: Random) -> Member:
    rows = [[openid(random), random.choice(_BOTH)] for _ in range(random.randint(1, 5))]
    return Member((HEAD + table(rows)).encode("gbk"), Asks("--encoding", "gb18030", listed(rows)))


def _foreign(random: Random, texts: tuple[str, ...], codec: str) -> Member:
    rows = [[openid(random), text] for text in random.sample(texts, random.randint(3, len(texts)))]
    return Member((HEAD + table(rows)).encode(codec), Asks("--encoding", codec, listed(rows)))


@KINDS.add(11)
def big5(random: Random) -> Member:
    return _foreign(random, _TRADITIONAL, "big5")


@KINDS.add(11)
def korean(random: Random) -> Member:
    return _foreign(random, _KOREAN, "euc_kr")


@KINDS.add(11)
def japanese(random: Random) -> Member:
    return _foreign(random, _JAPANESE, "shift_jis")


@KINDS.add(11)
def japanese_on_the_places_of_gb2312(random: Random) -> Member:
    return _foreign(random, ("お支払いのお知らせ", "ポイントのお知らせ", "発送のお知らせ"), "euc_jp")


@KINDS.add(11)
def latin_1(random: Random) -> Member:
    """A letter with its neighbour is often a pair of GB18030, so the reading in it must not be taken."""
    names = ("José García", "Müller", "Zoë", "Søren", "Peña", "François", "Jürgen")
    rows = [[openid(random), text] for text in random.sample(names, random.randint(2, 5))]
    asked = Asks("--encoding", "gb18030", [{"openid": row[0]} for row in rows])
    return Member((HEAD + table(rows)).encode("latin-1"), Either(Refuses(r"line \d"), asked))


@KINDS.add(28)
def a_line_that_is_in_no_encoding(random: Random) -> Member:
    """Of a list that is UTF-8 otherwise it is the line that is no UTF-8, wherever GB18030 fails."""
    codec = random.choice(("utf-8", "gbk"))
    rows = [table([row]).encode(codec) for row in people(random, 4, 9)]
    at = random.randint(1, len(rows) - 1)
    rows.insert(at, openid(random).encode() + b",x\xff\xff\n")
    return Member(HEAD.encode() + b"".join(rows), Refuses(rf"line {at + 2}\b"))
