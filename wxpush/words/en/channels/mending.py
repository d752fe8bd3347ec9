"""What to do about a text of the campaign file that is wrong for every row, by the kind of what was found."""

from wxpush.words import Text

_TIME = "Write the 24-hour clock, as 15:01 or 2019年10月1日 15:01, with half-width signs"
_DATE = "Write the date as 2019年10月1日 or 2019-10-01, with half-width signs"
_RANGE = "Join the two ends with the half-width ~"

TEXTS: dict[str, Text] = {
    "mend_too_long": "Shorten it",
    "mend_unsure": "Try one such row with --to before all are sent",
    "mend_empty_value": "Fill the column, or give the text a default: {{{{ column | default('-', true) }}}}",
    "mend_blank_value": "Fill the column, or give the text a default",
    "mend_control_character": "Take the line breaks and tabs out of the column; a field is one line",
    "mend_uncounted_character": "Keep such texts two characters short of the limit, or try one row with --to",
    "mend_letter_malformed": "Use a field of the type character_string or thing, or leave everything but letters out",
    "mend_symbol_malformed": "Use a field of the type character_string or thing for letters and digits",
    "mend_character_string_has_han": "Use a field of the type thing for Chinese text",
    "mend_phrase_not_han": "Use a field of the type thing for anything but Chinese characters",
    "mend_number_malformed": "Leave commas, blanks and units out, and write half-width digits",
    "mend_amount_malformed": "Leave commas and words out: one currency sign, digits, a point; 元 may end it",
    "mend_phone_number_malformed": "Leave letters and Chinese characters out, and write half-width digits",
    "mend_car_number_malformed": "Check the plate: only its first and last place may be Chinese",
    "mend_time_malformed": _TIME,
    "mend_date_malformed": _DATE,
    "mend_time_full_width_range": _RANGE,
    "mend_date_full_width_range": _RANGE,
    "mend_not_listed": "Write one of the values that are approved on mp.weixin.qq.com, or correct one_of in the campaign file",
    "mend_cut_by_wechat": "Shorten the text if its end matters, or cut it yourself with on_too_long: truncate",
    "mend_cut_at_line_break": "Put what matters into the first line",
    "mend_not_shown": "Delete the line from the campaign file, and put what it says into another field",
}
