"""Workbooks as their XML, small enough to be made by the thousand, and in every way in which programs write them."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
SHEET = "xl/worksheets/sheet1.xml"
_HIDDEN = ' hidden="1"'


class Error(str):
    """A cell that holds an error: #N/A."""

    __slots__ = ()


class Raw(str):
    """A number as it is to stand in the file."""

    __slots__ = ()


Value = str | float | None


@dataclass(frozen=True)
class Sheet:
    """`folder`: what it is, worksheets or chartsheets. `state`: as workbook.xml has it."""

    name: str
    xml: str
    folder: str = "worksheets"
    state: str = "visible"


def sheet_of(
    rows: Sequence[Sequence[Value]],
    *,
    name: str = "S",
    styles: Mapping[str, int] | None = None,
    hidden: Iterable[int] = (),
    columns: str = "",
) -> Sheet:
    """`styles`: of a place (B2) the number of its style, from 1. `hidden`: rows, from 1. `columns`: XML that stands before the rows."""
    unseen, lines = frozenset(hidden), []
    for number, cells in enumerate(rows, 1):
        places = [f"{get_column_letter(column)}{number}" for column in range(1, len(cells) + 1)]
        filled = "".join(
            _cell(place, cell, (styles or {}).get(place, 0))
            for place, cell in zip(places, cells, strict=True)
        )
        lines.append(f'<row r="{number}"{_HIDDEN * (number in unseen)}>{filled}</row>')
    return Sheet(
        name, f'<worksheet xmlns="{MAIN}">{columns}<sheetData>{"".join(lines)}</sheetData></worksheet>'
    )


def _cell(place: str, value: Value, style: int) -> str:
    begin = f'<c r="{place}"' + (f' s="{style}"' if style else "")
    if value is None:
        return f"{begin}/>" if style else ""
    if isinstance(value, Error):
        return f'{begin} t="e"><v>{escape(value)}</v></c>'
    if isinstance(value, bool):
        return f'{begin} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | Raw):
        return f"{begin}><v>{value}</v></c>"
    return f'{begin} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def chart(name: str) -> Sheet:
    return Sheet(
        name,
        f'<chartsheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>',
        "chartsheets",
    )


def formatted(values: Sequence[tuple[Value, str | int]], column: str = "v") -> bytes:
    """A workbook of one column: each value under its format, a code or the number of a built-in one."""
    styles = {f"A{row}": row - 1 for row in range(2, len(values) + 2)}
    rows: list[list[Value]] = [[column], *([value] for value, _ in values)]
    return workbook(sheet_of(rows, styles=styles), formats=[code for _, code in values])


def workbook(*sheets: Sheet, formats: Sequence[str | int] = (), old_epoch: bool = False) -> bytes:
    return packed(members(*sheets, formats=formats, old_epoch=old_epoch))


def members(*sheets: Sheet, formats: Sequence[str | int] = (), old_epoch: bool = False) -> dict[str, str]:
    """The files of a workbook by name."""
    count: dict[str, int] = {}
    found, listed, links, types = {}, [], [], []
    for number, sheet in enumerate(sheets, 1):
        count[sheet.folder] = count.get(sheet.folder, 0) + 1
        target = f"{sheet.folder}/sheet{count[sheet.folder]}.xml"
        found[f"xl/{target}"] = sheet.xml
        listed.append(
            f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" state="{sheet.state}" r:id="rId{number}"/>'
        )
        links.append(_link(f"rId{number}", sheet.folder[:-1], target))
        types.append(f'<Override PartName="/xl/{target}" ContentType="{_TYPE}{sheet.folder[:-1]}+xml"/>')
    links.append(_link("rIdS", "styles", "styles.xml"))
    epoch = '<workbookPr date1904="1"/>' if old_epoch else ""
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
        f'formats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
        f' ContentType="{_TYPE}sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{_TYPE}styles+xml"/>{"".join(types)}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{_link("rId1", "officeDocument", "xl/workbook.xml")}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_LINKS}">{epoch}<sheets>{"".join(listed)}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>',
        "xl/styles.xml": _styles(formats),
        **found,
    }  # fmt: skip


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_LINKS}/{kind}" Target="{target}"/>'


def _styles(formats: Sequence[str | int]) -> str:
    own = "".join(
        f'<numFmt numFmtId="{200 + number}" formatCode={quoteattr(code)}/>'
        for number, code in enumerate(formats)
        if isinstance(code, str)
    )
    ids = [0, *(code if isinstance(code, int) else 200 + number for number, code in enumerate(formats))]
    cells = "".join(
        f'<xf numFmtId="{each}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for each in ids
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(ids) - 1}">{own}</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(ids)}">{cells}</cellXfs></styleSheet>'
    )  # fmt: skip


def packed(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


# How other programs write the same sheet.


def prefixed(sheet: Sheet, prefix: str = "x") -> Sheet:
    xml = re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}:", sheet.xml).replace(" xmlns=", f" xmlns:{prefix}=")
    return replace(sheet, xml=xml)


def in_single_quotes(sheet: Sheet) -> Sheet:
    return replace(sheet, xml=sheet.xml.replace('"', "'"))


def without_places(sheet: Sheet) -> Sheet:
    """No cell says where it is: it follows the one before."""
    return replace(sheet, xml=re.sub(r' r="[A-Z]*\d+"', "", sheet.xml))


def strict(files: Mapping[str, str]) -> dict[str, str]:
    """In the other edition of the standard."""
    return {name: text.replace(MAIN, STRICT).replace(_LINKS, _STRICT_LINKS) for name, text in files.items()}
