"""What to do about a finding, by its kind: one sentence for each, without the row's own words."""

from types import MappingProxyType

_TOO_LONG = (
    "Shorten the text; or decide with on_too_long in the campaign file: skip leaves such rows out, truncate cuts the text, "
    "which not every type allows."
)
_TIME = "Write the 24-hour clock, as 15:01 or 2019年10月1日 15:01, with half-width signs."
_DATE = "Write the date as 2019年10月1日 or 2019-10-01, with half-width signs."
_RANGE = "Join the two ends with the half-width ~."
_UNSURE = "Try one such row with --to before all are sent."

#: By kind. What stands before `_too_long` and `_unsure` is the type, and makes no difference.
_ADVICE = MappingProxyType(
    {
        "empty_value": "Fill the column, or give the text a default: {{ column | default('-', true) }}.",
        "blank_value": "Fill the column, or give the text a default.",
        "control_character": "Take the line breaks and tabs out of the column; a field is one line.",
        "uncounted_character": "Keep such texts two characters short of the limit, or try one row with --to.",
        "letter_malformed": "Use a field of the type character_string or thing, or leave everything but letters out.",
        "symbol_malformed": "Use a field of the type character_string or thing for letters and digits.",
        "character_string_has_han": "Use a field of the type thing for Chinese text.",
        "phrase_not_han": "Use a field of the type thing for anything but Chinese characters.",
        "number_malformed": "Leave commas, blanks and units out, and write half-width digits.",
        "amount_malformed": "Leave commas and words out: one currency sign, digits, a point; 元 may end it.",
        "phone_number_malformed": "Leave letters and Chinese characters out, and write half-width digits.",
        "car_number_malformed": "Check the plate: only its first and last place may be Chinese.",
        "time_malformed": _TIME,
        "date_malformed": _DATE,
        "time_full_width_range": _RANGE,
        "date_full_width_range": _RANGE,
        "not_listed": "Write one of the values that are approved on mp.weixin.qq.com, or mend one_of in the campaign file.",
        "cut_by_wechat": "Shorten the text if its end matters, or cut it yourself with on_too_long: truncate.",
        "cut_at_line_break": "Put what matters into the first line.",
        "not_shown": "Delete the line from the campaign file, and put what it says into another field.",
    }
)


def advice(kind: str) -> str:
    """What to do about findings of this kind; empty for a kind that is no finding on a value."""
    if kind.endswith("_too_long"):
        return _TOO_LONG
    return _UNSURE if kind.endswith("_unsure") else _ADVICE.get(kind, "")
