"""Campaign files: expressions that make too much, marks that are no placeholders, and what YAML makes of numbers."""

from random import Random

from tests.cli.harness import TEMPLATE
from tests.inputs.kinds.kind import Kinds, Member
from tests.inputs.kinds.verdicts import Notes, Runs, Verdict, campaign
from tests.inputs.kinds.words import openid, table, thing

KINDS = Kinds()


def _with(random: Random, verdict: Verdict) -> Member:
    return Member(
        table([["openid", "name", "amount"], [openid(random), thing(random), '"1,234.50"']]).encode(), verdict
    )


def _of(file: str, code: int, *said: str, told: str = "") -> Runs:
    return Runs(code, 0 if code else 1, said=said, told={2: told} if told else {}, campaign=file)


@KINDS.add(31)
def an_expression_that_makes_too_much(random: Random) -> Member:
    """Twenty million characters, of which nothing but the number is shown: the row is invalid before they are made."""
    many = random.randint(20_000_000, 21_000_000)
    text = random.choice(
        (
            f"('%{many}d' % 1)", f"('{{:{many}}}'.format(1))", f"'a'.ljust({many})", f"'a'.zfill({many})", f"'a'.center({many})",
            f"('a' | center({many}))", f"('a\\nb' | indent({many}))", f"('a' ~ '%{many}d' % 1)", f"'\\t'.expandtabs({many})",
        )
    )  # fmt: skip
    file = campaign(keyword1=f"{{{{ {text} | length }}}}")
    return _with(random, _of(file, 3, told="expression"))


@KINDS.add(31)
def a_replacement_that_makes_too_much(random: Random) -> Member:
    """It takes two values of the row: 3,000 characters, each replaced by 6,000."""
    rows = [["openid", "name", "amount"], [openid(random), "a" * random.randint(3000, 3100), "b" * 6000]]
    used = random.choice(
        (
            "name | replace('a', amount)",
            "name.replace('a', amount)",
            "amount.join(name)",
            "name | join(amount)",
        )
    )
    file = campaign(keyword1=f"{{{{ ({used}) | length }}}}")
    return Member(table(rows).encode(), _of(file, 3, told="expression"))


@KINDS.add(31)
def loops_within_loops(random: Random) -> Member:
    times = random.randint(1300, 1500)
    loop = f"{{% for a in 'x' * {times} %}}{{% for b in 'x' * {times} %}}{{% if a == 1 %}}y{{% endif %}}{{% endfor %}}{{% endfor %}}z"
    return _with(random, _of(campaign(keyword1=loop), 3, told="expression"))


@KINDS.add(32)
def a_column_in_wrong_braces(random: Random) -> Member:
    text = random.choice(
        (
            "{name}",
            "｛｛ name ｝｝",
            "${name}",
            "{name:8}",
            "{ name * 2 }",
            "❴name❵",
            "%7Bname%7D",
            "{{{name}",
            "#{name}",
        )
    )
    return _with(random, _of(campaign(keyword1=f"亲爱的{text}"), 2, "keyword1"))


@KINDS.add(33)
def a_full_width_colon(random: Random) -> Member:
    file = f"template_id: {TEMPLATE}\ndata:\n  keyword{random.randint(1, 9)}：{random.choice(('名', '{{ name }}', 'x'))}\n"
    return _with(random, _of(file, 2, "：|full-width"))


@KINDS.add(33)
def a_text_that_begins_with_a_sign(random: Random) -> Member:
    """It needs quotes, and the sentence says so."""
    text = random.choice(("!重要", "!important", "&订单", "&amp"))
    file = f"template_id: {TEMPLATE}\ndata:\n  keyword1: {text}\n"
    return _with(random, _of(file, 2, "quote"))


@KINDS.add(33)
def a_text_that_begins_with_a_star(random: Random) -> Member:
    text = random.choice(("*重要*", "*注意 请准时", "*必读", "* 限时"))
    file = f"template_id: {TEMPLATE}\ndata:\n  keyword1: {text}\n"
    return _with(random, _of(file, 2, "quote"))


@KINDS.add(32)
def a_number_with_marks_under_float(random: Random) -> Member:
    return _with(random, Notes("docs/campaign-file.md", r"1,234\.50.{0,80}float|float.{0,80}1,234\.50"))


@KINDS.add()
def a_setting_in_sixtieths(random: Random) -> Member:
    """The text is no rate, and the sentence names it."""
    value = f"{random.randint(1, 59)}:{random.randint(10, 59)}"
    return _with(random, Runs(2, said=["rate", value], beside={"wxpush.yaml": f"rate: {value}\n"}))


@KINDS.add()
def a_setting_of_very_many_digits(random: Random) -> Member:
    many = random.randint(4500, 6000)
    value = random.choice(("0x" + "f" * many, "1:" * many + "1", "1:" * (many // 10) + "1.5"))
    return _with(random, Runs(2, said=["rate"], beside={"wxpush.yaml": f"rate: {value}\n"}))
