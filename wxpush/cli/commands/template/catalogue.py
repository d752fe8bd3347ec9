"""Shows the account's list of templates: asked for now, or as it was stored."""

from collections.abc import Mapping
from pathlib import Path

from wxpush import wiring
from wxpush.access import Access
from wxpush.channels import load_campaign
from wxpush.channels.common.kind import UsedTemplate
from wxpush.cli.commands.template.fieldtypes import taken, type_of
from wxpush.cli.common.account import account_asked
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.stdout import show
from wxpush.errors import UsageError
from wxpush.options.values import Values
from wxpush.parsing.mismatch import nearest
from wxpush.progress.columns import padded, width
from wxpush.redact import clean
from wxpush.run.machine import Machine
from wxpush.run.preparing import preflight
from wxpush.run.preparing.preflight import AccountWord
from wxpush.system.signals import run_interruptible
from wxpush.templates.comparison import Comparison
from wxpush.templates.content import keys, labels
from wxpush.templates.shelf import Shelved
from wxpush.wechat.values import NOT_SHOWN, TemplateInfo
from wxpush.words import Sentence, catalogue
from wxpush.words.labels import Label

#: One answer to one question of a person.
_SECONDS = 10.0


def open_catalogue(options: Values, *, offline: bool = False) -> "Catalogue":
    """Ask the account for its templates, and keep them. Raises UsageError, AccountError and UnreachableError."""
    asked = account_asked(options, offline=offline)
    access, printer, json = asked.access, asked.printer, asked.voice.json
    if not offline:
        return Catalogue(
            access.appid, run_interruptible(lambda: _ask(access, Machine(printer.note))), printer, json=json
        )
    shelved = wiring.shelf(access).read()
    if shelved is None:
        raise UsageError("cli.none_kept", appid=access.appid)
    age = preflight.age_of(shelved, Machine().clock.wall_ms())
    printer.say(Sentence("cli.templates_kept", age=age))
    return Catalogue(access.appid, shelved.templates, printer, json=json)


async def _ask(access: Access, machine: Machine) -> tuple[TemplateInfo, ...]:
    async with machine.line(access, seconds=_SECONDS) as line:
        templates = tuple(await line.account.templates())
    wiring.shelf(access).write(Shelved(machine.clock.wall_ms(), templates))
    return templates


class Catalogue:
    """The templates of one account."""

    def __init__(
        self, appid: str, templates: tuple[TemplateInfo, ...], printer: Printer, *, json: bool
    ) -> None:
        self._appid = appid
        self._templates = templates
        self._printer = printer
        self._json = json

    def show_all(self) -> None:
        """A template each: a line with id and title, and a line with its keys."""
        for each in self._templates:
            self._event(each)
        if self._json:
            return
        if not self._templates:
            self._printer.say(Sentence("cli.no_templates", appid=self._appid))
        for each in self._templates:
            named = catalogue().COMMA.join(keys(each.content))
            show(f"{each.template_id}  {clean(each.title)}\n    {named}\n")

    def show_one(self, name: str) -> None:
        """Content, keys and example of one."""
        found = self.find(name)
        self._event(found)
        if not self._json:
            show("".join(f"{line}\n" for line in _page(found)))

    def check(self, path: Path) -> None:
        """Say what fits and what does not. Raises AccountError for an unknown id, UsageError for keys that differ."""
        kind, campaign = load_campaign(path)
        wanted = kind.template(campaign)
        if wanted is None:
            raise campaign.places.fault("channel", Sentence("cli.kind_without_template", kind=kind.word))
        channel = kind.open(campaign, self._appid)
        for doubt in channel.doubts(None):
            place = campaign.places.name(doubt.place)
            self._printer.say(Sentence("cli.doubt", place=place, reason=doubt.reason), Label.WARNING)
            self._printer.event("doubt", place=doubt.place, kind=doubt.kind, reason=doubt.reason)
        # A sandbox may take any template: then there is nothing that could differ.
        comparison = preflight.compared(wanted, AccountWord(templates=self._templates)) or Comparison(
            wanted.template_id, _taking(wanted)
        )
        for text in preflight.hidden(campaign, comparison):
            self._printer.say(text, Label.WARNING)
        found = comparison.template
        self._printer.event(
            "check",
            template_id=wanted.template_id,
            title=found.title if found else None,
            fits=comparison.fits,
            missing=comparison.missing,
            unknown=comparison.unknown,
            hidden=comparison.hidden,
        )
        if found is not None and not self._json:
            show("".join(f"{line}\n" for line in _held(wanted.data, found)))
        refused = preflight.refusal(campaign, comparison, self._appid)
        if refused is not None:
            raise refused
        title = clean(found.title) if found else ""
        self._printer.say(Sentence("cli.template_fits", path=path, title=title), Label.DONE)

    def find(self, name: str) -> TemplateInfo:
        """The template of that id or title, or the only one whose id begins so. Raises UsageError."""
        ids = {each.template_id: each for each in self._templates}
        if name in ids:
            return ids[name]
        begun = [
            each
            for each in self._templates
            if name and (each.template_id.startswith(name) or each.title == name)
        ]
        if len(begun) == 1:
            return begun[0]
        if begun:
            raise UsageError("cli.template_unclear", name=name, many=len(begun))
        near = nearest(name, ids)
        if near is not None:
            raise UsageError("cli.template_unknown_near", appid=self._appid, name=name, near=near)
        raise UsageError("cli.template_unknown", appid=self._appid, name=name)

    def _event(self, each: TemplateInfo) -> None:
        self._printer.event(
            "template",
            template_id=each.template_id,
            title=each.title,
            keys=keys(each.content),
            content=each.content,
            example=each.example,
        )


def _taking(wanted: UsedTemplate) -> TemplateInfo:
    """A template that has what is wanted of it."""
    content = "".join(f"{{{{{key}.DATA}}}}\n" for key in wanted.data)
    return TemplateInfo(wanted.template_id, title=str(Sentence("run.template_any")), content=content)


def _page(template: TemplateInfo) -> list[str]:
    industry = clean(
        " / ".join(part for part in (template.primary_industry, template.deputy_industry) if part)
    )
    named = labels(template.content)
    example = [line for line in template.example.splitlines() if line.strip()]
    return [
        f"{template.template_id}  {clean(template.title)}{f'  ({industry})' if industry else ''}",
        "",
        *(f"    {clean(line)}" for line in template.content.splitlines()),
        "",
        str(Sentence("cli.template_keys")),
        *_keys({key: clean(label) for key, label in named.items()}),
        *(
            ["", str(Sentence("cli.template_example")), *(f"    {clean(line)}" for line in example)]
            if example
            else []
        ),
    ]


def _keys(named: dict[str, str]) -> list[str]:
    wide = max(map(width, named), default=0)
    return [
        f"    {padded(key, wide)}  {taken(key)}{f'  ({label})' if label else ''}"
        for key, label in named.items()
    ]


def _held(data: Mapping[str, str], template: TemplateInfo) -> list[str]:
    """Each key of the template and of the campaign, side by side."""
    known = keys(template.content)
    wide = max(map(width, (*known, *data)), default=0)
    lines = [f"{template.template_id}  {clean(template.title)}"]
    for key in dict.fromkeys((*known, *data)):
        missing = Sentence("cli.key_left_out" if key in NOT_SHOWN else "cli.key_missing")
        text = clean(data[key]) if key in data else missing
        unknown = "" if key in known or key in NOT_SHOWN else f"  {Sentence('cli.key_unknown')}"
        kind = type_of(key) or Sentence("cli.key_without_type")
        lines.append(f"    {padded(key, wide)}  {text}{unknown}  [{kind}]")
    return lines
