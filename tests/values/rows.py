"""Generated campaigns and rows: values that are right, nearly right, and anything."""

from hypothesis import strategies as st

from tests.values.cases import CASES, Says
from wxpush.channels.template.values import RULES

_ALPHABET = "aZ09 !-.~:/+¥元年月日，～１Ａ汉略粤〇é→\n\tЖ①\U0001f381\U00020bb7\u0301\u200b"
_anything = st.text(st.sampled_from(_ALPHABET), min_size=1, max_size=40) | st.text(min_size=1, max_size=30)
_known = {type_: [case.text for case in CASES if case.key.rstrip("0123456789") == type_] for type_ in RULES}
_all = [case.text for case in CASES]


def _digits(most: int):
    return st.text("0123456789", min_size=1, max_size=most)


def _clock():
    return st.builds(
        "{:{}}:{:02}{}".format,
        st.integers(0, 25),
        st.sampled_from(["", "02"]),
        st.integers(0, 61),
        st.sampled_from(["", ":00", ":59", ":60"]),
    )


def _day():
    return st.builds(
        lambda form, year, month, day: form.format(year, month, day),
        st.sampled_from(["{}-{}-{}", "{}-{:02}-{:02}", "{}年{}月{}日", "{}/{}/{}"]),
        st.integers(1990, 2040),
        st.integers(0, 13),
        st.integers(0, 32),
    )


def _moment():
    point = _clock() | _day() | st.builds("{} {}".format, _day(), _clock())
    return point | st.builds("{}{}{}".format, point, st.sampled_from(["~", "~", "～", "-", " ~ "]), point)


def _length(alphabet: str, most: int):
    return st.text(st.sampled_from(alphabet), min_size=max(most - 2, 1), max_size=most + 2) | st.text(
        st.sampled_from(alphabet), min_size=1, max_size=most
    )


_OWN = {
    "thing": _length("汉a1! ，", 20),
    "short_thing": _length("汉a1!", 5),
    "const": _length("汉a1! →", 20),
    "number": st.builds(
        "{}{}{}".format, st.sampled_from(["", "", "-"]), _digits(34), st.sampled_from(["", ".5"])
    ),
    "letter": _length("aZ", 32) | _length("aZ1汉 ", 32),
    "symbol": _length("!*，", 5) | _length("!*，a1", 5),
    "character_string": _length("aZ09!-", 32) | _length("a1!汉", 32),
    "time": _moment(),
    "date": _moment(),
    "amount": st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["¥", "￥", "$", "", "CNY"]),
        _digits(12),
        st.sampled_from(["", ".5", ".50"]),
        st.sampled_from(["", "元"]),
    ),
    "phone_number": _length("0189-+*()", 17) | _length("01a汉-", 17),
    "car_number": st.builds(
        "{}{}{}".format, st.sampled_from("粤A"), _length("AZ8", 6), st.sampled_from(["", "挂", "8"])
    ),
    "name": _length("汉字", 10) | _length("aZ-", 20) | _length("汉a", 10),
    "phrase": _length("汉略", 5) | _length("汉略a", 5),
}


def values(type_: str) -> st.SearchStrategy[str]:
    """Texts for a field of that type, on both sides of its rule."""
    return st.one_of(
        _OWN.get(type_, _anything),
        _OWN.get(type_, _anything),
        st.sampled_from(_known[type_]),
        st.sampled_from(_all),
        _anything,
    )


@st.composite
def rows(draw) -> dict[str, str]:
    """One to four keys of a template with their texts: mostly a category template's, sometimes an old one's too.

    In half of the rows only the last value is not known to be right, so that many rows pass.
    """
    types = draw(st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=4))
    old = draw(st.sampled_from([(), (), (), ("keyword1",), ("first", "keyword2", "remark"), ("result",)]))
    calm = draw(st.booleans())
    keys = [*old, *(f"{type_}{number}" for number, type_ in enumerate(types, 1))]
    return {key: draw(_right(key) if calm and key != keys[-1] else _any(key)) for key in keys}


def _any(key: str) -> st.SearchStrategy[str]:
    type_ = key.rstrip("0123456789")
    return values(type_) if type_ in RULES else _anything | st.sampled_from(_all)


def _right(key: str) -> st.SearchStrategy[str]:
    type_ = key.rstrip("0123456789")
    return st.sampled_from(
        [case.text for case in CASES if case.says is Says.OK and case.key.rstrip("0123456789") == type_]
    )
