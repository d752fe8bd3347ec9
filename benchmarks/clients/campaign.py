"""The campaigns that are measured: five fields of nothing but names, or the same through Jinja2."""

from enum import Enum
from pathlib import Path

TEMPLATE_ID = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"

_LINES = 50_000

FIELDS = {
    "thing1": "{{ product }}",
    "amount2": "¥{{ amount }}",
    "time3": "{{ shipped_at }}",
    "character_string4": "{{ order_no }}",
    "thing5": "{{ name }}",
}


class Style(Enum):
    """How the texts of a campaign are written."""

    NAMES = "plain names"
    JINJA = "a Jinja2 filter"


def write(folder: Path, rows: int, style: Style = Style.NAMES) -> Path:
    """Write campaign.csv with so many rows, and campaign.yaml beside it. Returns the first."""
    folder.mkdir(parents=True, exist_ok=True)
    fields = dict(FIELDS)
    if style is Style.JINJA:
        fields["thing1"] = "{{ product | truncate(20) }}"
    data = "".join(f'  {name}: "{text}"\n' for name, text in fields.items())
    (folder / "campaign.yaml").write_text(f"template_id: {TEMPLATE_ID}\ndata:\n{data}", encoding="utf-8")
    path = folder / "campaign.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("openid,name,product,amount,shipped_at,order_no\n")
        for first in range(1, rows + 1, _LINES):
            file.write("".join(map(_line, range(first, min(first + _LINES, rows + 1)))))
    return path


def _line(row: int) -> str:
    return (
        f"oBenchmarkRecipient{row:09d},Recipient {row % 5000},Gift box no. {row % 97},{row % 500}.00,"
        f"2026-11-23 10:{row % 60:02d},SO{row:09d}\n"
    )
