"""Mistakes of people who come from elsewhere: from a chat, another system, another tool, a crontab; as in mistakes.py."""

from tests.operator.desk import HEAD, YAML, row
from tests.operator.mistakes import DRY, TWO, Mistake
from tests.operator.mistyped import GOOD


def _usage(id: str, words: str, says: str, do: str = "wxpush~send~--help", **more) -> Mistake:  # noqa: A002 - the field's name
    return Mistake(id, words, 2, says, do, **more)


PASTED = (
    _usage("an unset variable as the list", 'send ""', "RECIPIENTS", ""),
    _usage("an unset variable as the campaign file", 'send list.csv -c "" --yes --rate', "--rate"),
    _usage("an unset variable before an option", "send --yes", "RECIPIENTS"),
    _usage("a full-width dash", "send list.csv －－dry-run", "－－dry-run", "--dry-run"),
    _usage("a dash of a word processor", "send list.csv —dry-run", "—dry-run", "--dry-run"),
    _usage("Chinese quotes", "send “list.csv”", "“list.csv”", "list.csv"),
    _usage("a full-width number", "send list.csv --yes --rate ５０/s", "--rate ５０/s", "50/s"),
    _usage("a full-width percent sign", "send list.csv --yes --max-errors 5％", "--max-errors 5％", "5%"),
    _usage("a trailing blank", "send 'list.csv '", "'list.csv~'", "'list.csv'"),
    _usage("a word too many behind a value", "send list.csv --yes --max-duration 30 m", "m"),
    _usage("an address as the list", "send https://shop.example.com/list.csv", "https://shop.example.com/list.csv", ""),
    _usage("a Windows path", "send 'C:\\lists\\list.csv'", "C:\\lists\\list.csv Windows", ""),
    _usage("a Numbers file", "send list.numbers -c list.yaml", "list.numbers", ".xlsx CSV", files={"list.numbers": b"PK\x03\x04numbers"}),
    _usage("a Word file", "send list.docx -c list.yaml", "list.docx .csv .xlsx", "--format", files={"list.docx": b"PK\x03\x04word"}),
    _usage("a pattern that matches several", "send list.csv list2.csv", "list2.csv", files={"list2.csv": TWO}),
)  # fmt: skip
CONFUSED = (
    _usage("the campaign file as the list", "send list.yaml", "list.yaml", "-c"),
    _usage("list and campaign file swapped", "send list.yaml -c list.csv", "list.yaml", "-c"),
    _usage("the checkpoint as the list", "send list.csv.wxpush", "list.csv.wxpush", "--checkpoint", before=f"{GOOD} --max-sends 1"),
    _usage("two campaign files", "send list.csv -c list.yaml -c other.yaml --dry-run", "other.yaml", ""),
    _usage("the command twice", "wxpush send list.csv", "wxpush", "wxpush~--help"),
    _usage("an option of curl", "send list.csv --header x", "--header"),
    _usage("an option of another command", "send list.csv --errcode 43004", "--errcode"),
    _usage("an option before the command", "--yes send list.csv", "--yes", "wxpush~send"),
    _usage("a negative number", "send list.csv --yes --limit -5", "--limit -5 1"),
    _usage("a negative rate", "send list.csv --yes --rate -5", "--rate -5", "50/s"),
    _usage("a per cent of a number", "send list.csv --yes --limit 10%", "--limit 10%"),
    _usage("a number with a thousands comma", "send list.csv --yes --limit 1,000", "--limit 1,000"),
    _usage("a date in the past", "suppress add oFollower0000000000000000001 --suppress never.csv --expires 2020-01-01", "2020-01-01", "90d"),
    _usage("a day that there is not", "suppress add oFollower0000000000000000001 --suppress never.csv --expires 2027-02-30", "2027-02-30", "90d"),
    _usage("an openid for a name of a list", "send oFollower0000000000000000001", "oFollower0000000000000000001", "") ,
    _usage("a code that is none", "send list.csv --yes --errcode-is-row 43OO4", "--errcode-is-row 43OO4"),
)  # fmt: skip
SET_WRONGLY = (
    Mistake("a blank in the rate of the environment", GOOD, 2, "WXPUSH_RATE", "50/s", environ={"WXPUSH_RATE": "50 per second"}),
    Mistake("a switch of the environment that says maybe", "send list.csv", 2, "WXPUSH_YES maybe", "true false", environ={"WXPUSH_YES": "maybe"}),
    Mistake("a base URL without https", GOOD, 2, "WXPUSH_BASE_URL", "https://api.weixin.qq.com", environ={"WXPUSH_BASE_URL": "api.weixin.qq.com"}),
    Mistake("an export of the variable's name", GOOD, 2, "WXPUSH_MAX_DURATION $LIMIT", "30m", environ={"WXPUSH_MAX_DURATION": "$LIMIT"}),
    Mistake("the list named in wxpush.yaml", GOOD, 2, "wxpush.yaml 1 recipients", "", files={"wxpush.yaml": "recipients: list.csv\n"}),
    Mistake("a secret in wxpush.yaml", GOOD, 2, "wxpush.yaml 1 secret", "secret_file", files={"wxpush.yaml": "secret: abc\n"}),
    Mistake("a percent sign alone", GOOD, 2, "wxpush.yaml 1", "%", files={"wxpush.yaml": "max_errors: %5\n"}),
    Mistake("a header of Chinese names alone", DRY, 2, "list.yaml openid list.csv", "", files={"list.csv": "用户,订单\n" + row(1)}),
    Mistake("a campaign file of Windows", DRY, 0, "3", rows=False, files={"list.yaml": YAML.replace("\n", "\r\n").encode("utf-8-sig")}),
    Mistake("a list with blank lines", DRY, 0, "2", rows=False, files={"list.csv": f"{HEAD}\n{row(1)}\n{row(2)}\n"}),
)  # fmt: skip
