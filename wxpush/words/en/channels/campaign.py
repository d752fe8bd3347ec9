"""What is wrong with a campaign file, and how to mend it."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "unknown_kind": "this is no kind of message; write one of: {kinds}",
    # template messages
    "no_template_id": "this is no template id; copy it from mp.weixin.qq.com, and use no placeholder",
    "coloured": "{key} is no key of this file, as WeChat shows no colours any more: write the text alone",
    "value_for_text": "the key is text, not value; or write the text alone",
    "short_template_id": "{id} has {many} characters, and a template id has 43; copy it whole from mp.weixin.qq.com",
    "data_empty": "this is empty; write one line for each key of the template",
    "key_with_data": "write the template's key without .DATA: {key}",
    "no_key": "a key of a template holds only letters a-z, digits and _; copy it from mp.weixin.qq.com",
    "miniprogram_empty": "this is empty; write the mini program's appid",
    # what no row can mend
    "cannot_be_cut": "a text that was cut is no {type}, and WeChat would refuse it; write fail or skip",
    "listed_wrongly": "{why}; correct the list",
    "listed_empty": "a text of a field must not be empty; correct the list",
    "same_for_all": "this text is the same for every row, so every row is wrong: {why}. {do}",
    # columns that the list has not
    "several_columns": '{file} has several columns named "{column}", so nobody can tell which is meant; give each its own name',
    "no_column": '{file} has no column "{column}"; {hint}',
    "no_columns": '{file} has no column "{column}" ({others} missing too); {hint}',
    "column_is_written": 'the column "{column}" is written {written}',
    "its_columns": "its columns are {columns}",
    "meant_unseen": 'did you mean "{column}"? It holds characters that nobody sees; write the name again',
    "meant": 'did you mean "{column}"?',
    "meant_and_written": 'did you mean "{column}"? Write {written}',
    # a suppression list that grows: why somebody is on it
    "does_not_follow": "{code} does not follow",
    "no_such_user": "{code} no user of this account",
    "blacklisted": "{code} blacklisted",
    "follows_no_more": "{code} does not follow any more",
}
