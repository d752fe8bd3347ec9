"""What the fields of a template take, by type."""

from wxpush.words import Text


def _unsure(what: str) -> str:
    return f"{what}, and WeChat does not say whether {{type}} takes that"


TEXTS: dict[str, Text] = {
    "control_character": "a line break or another control character stands in the text",
    "uncounted_character": "the text holds emoji, or combining, invisible or very rare characters, and WeChat does not say how it counts them",
    "blank_value": "the text holds nothing but blanks, and WeChat does not say whether it takes that",
    # too long, by what is counted
    "longer_characters": "{type} takes at most {most} characters, and this has {has}",
    "longer_letters": "{type} takes at most {most} letters, and this has {has}",
    "longer_symbols": "{type} takes at most {most} symbols, and this has {has}",
    "longer_digits": "{type} takes at most {most} digits, and this has {has}",
    "longer_digits_and_symbols": "{type} takes at most {most} digits and symbols, and this has {has}",
    # of another form
    "letter_malformed": "letter takes letters only, such as WXPUSH",
    "symbol_malformed": "symbol takes symbols only, and a letter or digit stands in the text",
    "character_string_has_han": "character_string takes digits, letters and symbols, and a Chinese character stands in the text",
    "phrase_not_han": "phrase takes Chinese characters only, and this holds something else",
    "number_malformed": "number takes digits, and a decimal point among them, such as 39.80",
    "amount_malformed": "amount takes one currency sign and digits without commas, such as ¥1234.50 or 1234.5元",
    "phone_number_malformed": "phone_number takes digits and symbols only, such as +86-0766-66888866",
    "phone_number_full_width": "phone_number takes half-width digits, and full-width ones stand in the text",
    "car_number_malformed": "car_number takes Chinese characters in its first and last place only, such as 粤A8Z888挂",
    "time_malformed": "time takes texts such as 15:01, 2019年10月1日 15:01 or 2023-09-12 19:43:07",
    "date_malformed": "date takes texts such as 2019年10月1日, 2023-09-12 or 2023-09-12 19:43",
    "full_width_range": "{type} takes a range with the half-width ~ only, and a full-width one stands in the text",
    # what WeChat's page leaves open
    "unsure_not_ascii": _unsure("other characters than those of ASCII stand in the text"),
    "unsure_blank": _unsure("a blank stands in the text"),
    "unsure_sign": _unsure("a sign stands before the number"),
    "unsure_digits_and_point": _unsure("there are 32 digits and a decimal point"),
    "unsure_plus_or_minus": _unsure("a plus or minus stands in the text"),
    "unsure_decimals": _unsure("there are more than 10 digits with the decimals"),
    "unsure_bare_amount": _unsure("neither a currency sign nor 元 stands by the number"),
    "unsure_no_letter_or_digit": _unsure("something stands in the text that is no letter and no digit"),
    "unsure_digit": _unsure("a digit stands in the text"),
    "unsure_arrow": _unsure("an arrow stands in the text"),
    "unsure_end_of_range": _unsure("the end of the range has another form"),
    "unsure_blank_at_an_end": _unsure("a blank stands at an end of the text or beside the ~"),
    "unsure_form_of_date": _unsure("the date is written neither 2019-10-01 nor 2019年10月1日"),
    "unsure_no_such_day": _unsure("there is no such day"),
    "unsure_hour_24": _unsure("the hour is 24"),
    "unsure_apart": _unsure("date and time do not stand one blank apart"),
    # old fields
    "cut_at_line_break": "WeChat shows nothing after the first line break of an old field",
    "cut_by_wechat": "WeChat shows {most} characters of an old field and cuts the rest",
    "not_shown": "WeChat takes first and remark, and has not shown them since May 2023",
}
