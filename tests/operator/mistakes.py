"""What people get wrong in lists and campaign files, one at a time: what is typed, the exit code, and what is to be told of it in any language."""

from dataclasses import dataclass, field

from tests.operator.desk import HEAD, YAML, row
from tests.operator.wechat import TEMPLATE


@dataclass(frozen=True)
class Mistake:
    """`says`: names, places and values of what happened; `do`: what to type or write instead; both parted by blanks, `~` for a blank.

    `rows`: it is told that nothing was sent, or changed. `files` by name, beside a good list.csv and list.yaml. `kind`: of the row
    that is not sent, or is doubted. `before`: a command that was given before the files were written. `today`: where it is not so yet.
    """

    id: str
    words: str
    code: int
    says: str = ""
    do: str = ""
    rows: bool = True
    files: dict[str, str | bytes] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)
    account: bool = True
    refusal: str = ""
    kind: str = ""
    before: str = ""
    today: str = ""


DRY = "send list.csv --dry-run --offline"
TWO = HEAD + row(1) + row(2)


def _list(id: str, text: str | bytes, says: str = "", do: str = "", *, today: str = "") -> Mistake:  # noqa: A002 - the field's name
    """A list that cannot be read."""
    return Mistake(id, DRY, 2, says, do, files={"list.csv": text}, today=today)


def _row(
    kind: str, text: str, line: int, *, code: int = 3, name: str = "list.csv", more: str = ""
) -> Mistake:
    """A row that is not sent, or is doubted."""
    files: dict[str, str | bytes] = {name: text}
    if more:
        files["list.yaml"] = YAML + more
    return Mistake(
        f"row: {kind}",
        DRY.replace("list.csv", name),
        code,
        f"{kind} {line}",
        kind=kind,
        files=files,
        rows=False,
    )


def _text(id: str, old: str, new: str, says: str, do: str = "", *, today: str = "") -> Mistake:  # noqa: A002 - the field's name
    """A campaign file in which `new` stands for `old`; it is added to one in which nothing is `old`."""
    assert old in YAML
    text = YAML.replace(old, new) if old else YAML + new
    return Mistake(id, DRY, 2, f"list.yaml {says}".strip(), do, files={"list.yaml": text}, today=today)


LISTS = (
    Mistake("missing", "send lst.csv", 2, "lst.csv"),
    _list("empty", "", "list.csv"),
    _list("header only", HEAD, "list.csv"),
    _list("no header", row(1) + row(2), "list.csv 1"),
    _list("quote left open", f'{HEAD}{row(1)}oFollower0000000000000000002,A2,"tea\n{row(3)}', "list.csv 3"),
    _row("nul", HEAD + row(1, "t\0a"), 2),
    _row("short_row", f"{HEAD}{row(1)}oFollower0000000000000000002,A2\n", 3),
    _row("extra_cells", f"{HEAD}{row(1)}oFollower0000000000000000002,A2,tea,milk\n", 3),
    _row("long_row", HEAD + row(1) + row(2, "x" * 1_100_000), 3),
    _row("odd_openid", f"{HEAD}{row(1)}ofollower,A2,tea\n", 3, code=0),
    _row("number_for_openid", f"{HEAD}{row(1)}13800138000,A2,tea\n", 3),
    _row("no_openid", f"{HEAD}{row(1)},A2,tea\n", 3),
    _row("broken_json", '{"openid":"oFollower0000000000000000001","product":"tea"}\n{"openid":\n', 2, name="list.jsonl"),
    _row("not_object", '[{"openid":"oFollower0000000000000000001","product":"tea"}]\n', 1, name="list.jsonl"),
    _row("rounded_number", HEAD + row(1) + row(2).replace("A2", "1.23457E+17"), 3, more='  character_string2: "{{ order_no }}"\n'),
    _row("thing_too_long", HEAD + row(1) + row(2, "x" * 100), 3),
    _row("missing_value", '{"openid":"oFollower0000000000000000001"}\n', 1, name="list.jsonl"),
    Mistake("xls", "send list.xls -c list.yaml", 2, "list.xls", ".xlsx CSV", files={"list.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}),
    Mistake("txt", "send list.txt -c list.yaml", 2, "list.txt .csv .xlsx", "--format", files={"list.txt": TWO}),
    Mistake("utf-16", f"{DRY} -c list.yaml", 0, "utf-16 2", rows=False, files={"list.csv": TWO.encode("utf-16")}),
    _list("a column twice", "openid,product,product\n" + row(1), "list.yaml 3 data.thing1 list.csv product"),
    _list("semicolons", TWO.replace(",", ";"), "list.csv ;", "--delimiter"),
    _list("Chinese commas", TWO.replace(",", "，"), "list.csv ，", "--delimiter"),
    _list("tabs", TWO.replace(",", "\t"), "list.csv", ".tsv --format"),
    _list("tabs in UTF-16", TWO.replace(",", "\t").encode("utf-16"), "list.csv", ".tsv --format"),
    _list("capitals", TWO.replace("openid", "OpenID"), "list.csv openid OpenID", "{{~OpenID~}}"),
    _list("another name", TWO.replace("openid", "open_id"), "list.csv openid open_id"),
    _list(
        "a title above", f"Orders of November,,\n{TWO}", "list.csv 1 2", "--header-line"
    ),
    Mistake("a comma behind", DRY, 0, "2", rows=False, files={"list.csv": TWO.replace("\n", ",\n")}),
    _list("two encodings", (HEAD + row(1, "茶" * 30)).encode() + row(2, "牛奶").encode("gbk"), "list.csv 3 UTF-8", "--encoding"),
    Mistake("broken gzip", "send list.csv.gz", 2, "list.csv.gz gzip", files={"list.csv.gz": b"\x1f\x8b\x08\0broken"}),
    Mistake("no workbook", "send list.xlsx", 2, "list.xlsx .xlsx", files={"list.xlsx": TWO}),
    Mistake("unknown format", "send list.csv --format xml", 2, "--format xml", "csv tsv jsonl xlsx"),
    Mistake("unknown encoding", "send list.csv --encoding klingon", 2, "--encoding klingon", "utf-8 gb18030 gbk"),
    Mistake("a sheet of no workbook", "send list.csv --sheet One", 2, "list.csv --sheet"),
    Mistake("- without -c", "send -", 2, "", "-c"),
    Mistake("- without --format", "send - -c list.yaml", 2, "", "--format csv"),
    Mistake("no campaign file", "send other.csv", 2, "other.yaml", "wxpush~init -c", files={"other.csv": TWO}),
    Mistake("the list changed", "send list.csv --yes", 7, "3 2", "--accept-changes --checkpoint", files={"list.csv": TWO}, before="send list.csv --yes --max-sends 1"),
)  # fmt: skip
CAMPAIGNS = (
    _text("a tab", "  thing1", "\tthing1", "3"),
    _text("no quotes", '"{{ product }}"', "{{ product }}", "3 data.thing1", '"{{~'),
    _text(".DATA", "thing1:", "thing1.DATA:", "3 data.thing1.DATA", ".DATA thing1"),
    _text("unknown key", "", "templateid: x\n", "4 templateid", "template_id"),
    _text("a colour", '"{{ product }}"', '{value: "{{ product }}", color: "#FF0000"}', "3 data.thing1.color color"),
    _text("a number", '"{{ product }}"', "5", "3 data.thing1", '"5"'),
    _text("several", '"{{ product }}"', "[a, b]", "3 data.thing1"),
    _text("not UTF-8", "", "name: \udcb6\udca9\n", "4 UTF-8", "UTF-8"),
    _text("a full-width colon", "data:", "data：", "2 ：", ":"),
    _text("no such filter", "product }}", "product | uper }}", "3 data.thing1 uper", "upper"),
    _text("two names", "{{ product }}", "{{ product name }}", "3 data.thing1 name"),
    _text("no such column", "product", "prodct", "3 data.thing1 list.csv prodct", "product"),
    _text("single braces", "{{ product }}", "{ product }", "3 data.thing1 {~product~}", "{{~product~}}"),
    _text("full-width braces", "{{ product }}", "｛｛ product ｝｝", "3 data.thing1 ｛｛~product~｝｝", "{{~product~}}"),
    _text("a brace left open", "{{ product }}", "{{ product", "3 data.thing1 {{product", "{{~product~}}"),
    _text("no template_id", f"template_id: {TEMPLATE}\n", "", "template_id"),
    _text("a short template_id", TEMPLATE, "abc", "1 template_id abc 43 3", "mp.weixin.qq.com"),
    _text("no data", '  thing1: "{{ product }}"\n', "", "data"),
    _text("no link", "", "url: ftp://shop\n", "4 url", "https://"),
    _text("a key twice", "", "data: {}\n", "4 data 2"),
    Mistake("no text at all", DRY, 2, "list.yaml", "wxpush~init", files={"list.yaml": ""}),
    Mistake("no key of the template", "send list.csv --dry-run", 2, "list.yaml 3 data.thing2 47003", "thing1 wxpush~template~show", files={"list.yaml": YAML.replace("thing1", "thing2")}),
    Mistake("a list for a text", "template check list.csv", 2, "list.csv 1", "key:~value", rows=False),
)  # fmt: skip
