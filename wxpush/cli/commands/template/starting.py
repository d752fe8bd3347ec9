"""A campaign file and a recipient file for one template of the account."""

import csv
from io import StringIO

import yaml

from wxpush.cli.commands.template.fieldtypes import example, taken
from wxpush.redact import clean
from wxpush.sandbox.account.magic import magic_openid
from wxpush.templates.content import COLONS, filled, keys, labels
from wxpush.wechat.values import NOT_SHOWN, TemplateInfo
from wxpush.words import Sentence

_ROWS = 10


def campaign_file(template: TemplateInfo) -> str:
    """The campaign file: every key of the template, from a column of the same name."""
    named = {key: label for key, label in labels(template.content).items() if key not in NOT_SHOWN}
    lines = [
        f"# {Sentence('cli.remark_campaign', title=clean(template.title))}",
        "",
        f"template_id: {_plain(template.template_id)}",
        "",
        f"# {Sentence('cli.remark_to')}",
        'to: "{{ openid }}"',
        "",
        f"# {Sentence('cli.remark_url')}",
        '# url: "https://shop.example.com/"',
        f"# {Sentence('cli.remark_allow_hosts')}",
        "# allow_hosts: [shop.example.com]",
        "",
        f"# {Sentence('cli.remark_data')}",
        "data:",
        *(f'  {key}: "{{{{ {key} }}}}"  # {_remark(key, label)}' for key, label in named.items()),
    ]
    return "\n".join(lines) + "\n"


def recipient_file(template: TemplateInfo) -> str:
    """Ten rows with the columns that the campaign file wants, to followers that the sandbox knows."""
    known = [key for key in keys(template.content) if key not in NOT_SHOWN]
    values = _examples(template)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["openid", *known])
    for number in range(1, _ROWS + 1):
        writer.writerow(
            [magic_openid("follower", number), *(values.get(key) or example(key) for key in known)]
        )
    return text.getvalue()


def _examples(template: TemplateInfo) -> dict[str, str]:
    """The values of WeChat's own example, where its lines are those of the content."""
    shown = filled(template.content, lambda key: f"\0{key}")
    texts = [clean(line).strip() for line in template.example.splitlines() if line.strip()]
    found = {}
    for line, text in zip(shown, texts, strict=False):
        behind = text.removeprefix(line.label).lstrip()
        if line.label and text.startswith(line.label) and behind.startswith(COLONS) and behind[1:]:
            found[line.text.removeprefix("\0")] = behind[1:].lstrip()
    return found


def _plain(template_id: str) -> str:
    # An id may begin with - or hold nothing but digits: then YAML wants quotes.
    return yaml.safe_dump(template_id, default_style=None).splitlines()[0]


def _remark(key: str, label: str) -> str:
    takes = taken(key)
    return clean(str(Sentence("cli.remark_key", label=label, takes=takes) if label else takes))
