"""What lists are full of: openids, names, things, numbers; drawn from a random number."""

from collections.abc import Sequence
from random import Random
from string import ascii_letters, digits

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英文华建国玉梅"
_THINGS = ("红茶", "绿茶", "牛奶", "咖啡豆", "巧克力", "月饼礼盒", "五寸屏", "运动鞋", "数据线", "保温杯")
HEAD = "openid,name\n"


def openid(random: Random) -> str:
    return "o" + "".join(random.choices(ascii_letters + digits + "_-", k=26)) + random.choice(ascii_letters)


def name(random: Random) -> str:
    return random.choice(_SURNAMES) + "".join(random.sample(_GIVEN, random.randint(1, 2)))


def thing(random: Random) -> str:
    return random.choice(_THINGS)


def number(random: Random, digits_: int) -> str:
    """Of so many digits, the last of which is none that is lost in a float."""
    return str(random.randrange(10 ** (digits_ - 1), 10**digits_) // 10 * 10 + random.randint(1, 9))


def table(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


def people(random: Random, least: int = 2, most: int = 6) -> list[list[str]]:
    """Openid and name of some."""
    return [[openid(random), name(random)] for _ in range(random.randint(least, most))]


def listed(rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """What is read of such rows."""
    return [{"openid": one, "name": other} for one, other, *_ in rows]
