"""What stands around a reason, and what others than the campaign file and the list say of a row."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "at": "{place}: {reason}",
    "left_out": "{kind}: {reason}",
    "not_repeated": "not repeated, {why}",
    "words": "{words}",
    "skipped": "skipped",
    "duplicate": "same as line {line}",
    "expired": "it was to be sent before {at}",
    "leaves_too_late": "it is to be sent before {at}, and is reckoned to leave at {leaves}",
    # the suppression list, and who follows
    "listed_without_reason": "the list gives no reason",
    "unfollowed": "WeChat says that they do not follow the account",
    "unknown_openid": "WeChat knows no such openid in this account (40003)",
    "odd_openid": "openids seen so far have {length} characters and begin with o, and this one does not",
    "foreign_openid": "the openid begins otherwise than most of this list ({beginning}…): is it of another account?",
    # answers that are none
    "no_answer_by_the_end": "no answer by the end of the run",
    "success_without_msgid": "errcode 0 without msgid",
    "answer_empty": "empty answer",
    "answer_not_utf8": "answer is not UTF-8",
    "answer_html": "answer is HTML",
    "answer_no_json": "answer is not whole JSON",
    "answer_no_object": "not a JSON object",
    "answer_with_a_key_twice": "answer has a key twice",
    "answer_with_no_number": "answer holds {name}",
    "answer_without_errcode": "no errcode",
    # a cluster
    "too_old": "no answer, and too old to be repeated",
    "unrepeatable": "no answer, and a repeat would be another message",
    "worker_silent": "the worker that sent it no longer answered",
    "dispatch_given_up": "handed to a cluster that was given up: a worker may have sent it",
    "unreadable_body": "the message cannot be read ({why})",
}
