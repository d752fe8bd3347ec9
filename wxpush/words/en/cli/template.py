"""What the commands of `template` say, and what `init` says and writes."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "none_kept": "No list of templates is kept of {appid}, so nothing can be shown offline; run `wxpush template list` once without --offline.",
    "templates_kept": "This is the list of {age} ago; nothing was asked of WeChat.",
    "no_templates": "The account {appid} has no templates: add one at mp.weixin.qq.com.",
    "template_unclear": "{name!r} fits {many} templates; write more of the id.",
    "template_unknown": "The account {appid} has no template {name!r}; `wxpush template list` shows those there are.",
    "template_unknown_near": 'The account {appid} has no template {name!r}; did you mean "{near}"?',
    "template_fits": "{path}: fits the template {title}.",
    "kind_without_template": "messages of the kind {kind} are made of no template",
    # heads of a template's page
    "template_keys": "keys",
    "template_example": "example",
    # behind a key of a template or a campaign file
    "key_left_out": "is left out",
    "key_missing": "MISSING in the campaign file",
    "key_unknown": "NOT IN THE TEMPLATE",
    "key_without_type": "no type",
    # what a key takes
    "key_takes": "{type}: {takes}",
    "key_takes_anything": "no type: WeChat shows 20 characters and cuts the rest",
    "key_not_shown": "not shown to anybody since May 2023",
    "takes_thing": "at most 20 characters of any kind",
    "takes_short_thing": "at most 5 characters of any kind",
    "takes_number": "a number of at most 32 digits",
    "takes_letter": "at most 32 letters",
    "takes_symbol": "at most 5 symbols",
    "takes_character_string": "at most 32 digits, letters and symbols, no Chinese",
    "takes_time": "a time, with a date if you like",
    "takes_date": "a date, with a time if you like",
    "takes_amount": "one currency sign and at most 10 digits, or a number and 元",
    "takes_phone_number": "at most 17 digits and symbols",
    "takes_car_number": "at most 8 characters",
    "takes_name": "at most 10 Chinese characters, or 20 letters and symbols",
    "takes_phrase": "at most 5 Chinese characters",
    "takes_enum": "one of its listed values",
    "takes_enum_string": "one of its listed values",
    "takes_const": "one of the values that were approved at mp.weixin.qq.com",
    # what init says
    "init_wrote": "Wrote {files}.",
    "init_taken": "{path} is there already and was not touched; nothing was written. Name an empty folder.",
    "init_unwritable": "{folder} cannot be written ({why}); name another folder.",
    # what init writes: remarks of a campaign file, each behind its #
    "remark_campaign": "{title}: what the rows of campaign.csv are sent as. {{{{ name }}}} stands for the column of that name.",
    "remark_to": "Whom to send to: the column with the openid.",
    "remark_url": "Where a tap leads; without it a tap leads nowhere. A column in it needs urlencode: {{{{ name | urlencode }}}}.",
    "remark_allow_hosts": "Hosts that links may lead to.",
    "remark_data": "The template's keys. Behind each: its label, and what WeChat takes.",
    "remark_key": "{label}; {takes}",
}
