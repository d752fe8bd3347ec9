"""Whether a row's rendered texts can be sent: openid, fields and links, in one look at a row that is right.

A campaign's patterns are joined to one for the whole row, which is then read once. Only a row that it does not match is
looked at text by text.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from wxpush.channels.common.render import SEPARATOR, RenderError
from wxpush.channels.template.campaign import TemplateCampaign, TooLong, policy, texts
from wxpush.channels.template.values import rule_of
from wxpush.channels.template.values.base import NOTHING, Finding, Rule, Severity, invalid
from wxpush.channels.template.values.characters import CONTROL, has_control
from wxpush.channels.template.values.free import UNSEEN
from wxpush.model import State
from wxpush.openid import CARRIED
from wxpush.words import Sentence

_ANYTHING = f"[^{CONTROL}]*"
_END = "…"

_EMPTY = invalid("empty_value")

#: What is left of a character that some program could not read.
_LOST = "\ufffd"
#: A count, an amount or a phone number, of which no openid is made.
_NUMBER = "-?[0-9.,]{1,19}"
_WORD = "(?i:sum|total|subtotal)"
_OPENID = f"(?!(?:{_NUMBER}|{_WORD}){SEPARATOR}){CARRIED}"
_IS_NUMBER = re.compile(_NUMBER)
#: What lines of sums below a bill begin with.
_IS_SUM = re.compile(rf"\s*(?:总|合计|小计|共计|累计|本页|{_WORD}$)")


class Concern(NamedTuple):
    """A warning, and the text that it is about."""

    place: str
    finding: Finding
    text: str


class Check:
    """The check of one field of the template."""

    def __init__(self, key: str, *, too_long: TooLong, one_of: Sequence[str]) -> None:
        self.key = key
        self.place = f"data.{key}"
        self.rule = rule_of(key)
        self._policy = too_long
        self._listed = frozenset(one_of)
        self._unlisted = invalid("not_listed")
        known = [re.escape(text) for text in one_of if self.rule.look(text) is None]
        #: For texts without a finding, and for texts that are sent.
        self.right = self.rule.right if not one_of else f"(?:{'|'.join(known)})" if known else NOTHING
        cares = too_long is not TooLong.FAIL or one_of or self.rule.sent == NOTHING
        self.sent = self.right if cares else self.rule.sent

    @property
    def may_cut(self) -> bool:
        """Whether a text may be sent otherwise than it was rendered."""
        return self._policy is TooLong.TRUNCATE and self.rule.can_be_cut

    @cached_property
    def _is_right(self) -> re.Pattern[str]:
        return re.compile(self.right)

    def find(self, text: str) -> Finding | None:
        """What is to be said of the text as it stands."""
        if self._is_right.fullmatch(text):
            return None
        if not text and self.rule is not UNSEEN:
            return _EMPTY
        if self._listed and text not in self._listed:
            return self._unlisted
        return self.rule.look(text)

    def settle(self, text: str) -> tuple[str, Finding | None]:
        """The text to send, cut if the campaign file says so, and the warning about it. Raises RenderError."""
        found = self.find(text)
        if found is not None and found.too_long:
            if self._policy is TooLong.SKIP:
                raise self._refusal(found, text, State.SUPPRESSED)
            if self._policy is TooLong.TRUNCATE and self.rule.can_be_cut:
                text = cut(text, self.rule)
                found = self.find(text)
        if found is not None and found.severity is Severity.INVALID:
            raise self._refusal(found, text, State.INVALID)
        return text, found

    def _refusal(self, found: Finding, text: str, state: State) -> RenderError:
        return RenderError(self.place, found.kind, found.sentence, value=text, state=state)


class Checks:
    """The checks of one campaign's texts, which come in the order of `campaign.texts`."""

    def __init__(self, campaign: TemplateCampaign) -> None:
        self._places = list(texts(campaign))
        self.fields = [
            Check(
                key,
                too_long=policy(campaign, key),
                one_of=campaign.fields[key].one_of if key in campaign.fields else (),
            )
            for key in campaign.data
        ]
        self.may_cut = any(field.may_cut for field in self.fields)

    def right(self, rendered: str, *, heard: bool) -> Sequence[str] | None:
        """The texts to send, if one look tells that they are those that were rendered, with SEPARATOR between them.

        If it does not, or if there are warnings that are to be `heard`, they are to be settled.
        """
        if _LOST in rendered:
            return None
        found = (self._all_right if heard else self._all_sent).fullmatch(rendered)
        return None if found is None else found.groups()

    def all_right(self, rendered: str) -> bool:
        """The same for many rows, SEPARATOR between all of their texts, as if all were heard."""
        return _LOST not in rendered and self._rows_right.fullmatch(rendered + SEPARATOR) is not None

    def settle(self, values: Sequence[str]) -> tuple[Sequence[str], Sequence[Concern]]:
        """The texts to send, and the warnings about them. Raises RenderError."""
        _check_openid(values[0])
        settled, concerns = list(values), []
        for place, value in zip(self._places, values, strict=True):
            _check_lost(place, value)
        for index, field in enumerate(self.fields, 1):
            text, found = field.settle(values[index])
            settled[index] = text
            if found is not None:
                concerns.append(Concern(field.place, found, text))
        for index in range(len(self.fields) + 1, len(values)):
            _check_control(self._places[index], values[index])
        return settled, concerns

    # Compiling takes some ms, and a process either surveys or sends.
    @cached_property
    def _rows_right(self) -> re.Pattern[str]:
        # Atomic: a row that was read is never read another way, so many rows cost no more than each alone.
        row = self._whole((field.right for field in self.fields), begin="(?:")
        return re.compile(f"(?>{row}{SEPARATOR})*+")

    @cached_property
    def _all_right(self) -> re.Pattern[str]:
        return re.compile(self._whole(field.right for field in self.fields))

    @cached_property
    def _all_sent(self) -> re.Pattern[str]:
        return re.compile(self._whole(field.sent for field in self.fields))

    def _whole(self, fields: Iterable[str], *, begin: str = "(") -> str:
        """The pattern of a row, each text in a group that begins so."""
        rest = [_ANYTHING] * (len(self._places) - 1 - len(self.fields))
        # No pattern takes a SEPARATOR, so each group is the whole of its text.
        return SEPARATOR.join(f"{begin}{pattern})" for pattern in (_OPENID, *fields, *rest))


def cut(text: str, rule: Rule) -> str:
    """The text, cut to the rule's limit: its first code points, and "…" for the rest."""
    assert rule.limit is not None, "what can be cut has a limit"
    limit = rule.limit(text)
    return text if len(text) <= limit else text[: limit - 1] + _END


def _check_openid(openid: str) -> None:
    fault = _openid_fault(openid)
    if fault is not None:
        raise RenderError("to", *fault, value=openid)


def _openid_fault(openid: str) -> tuple[str, Sentence] | None:
    """Kind and reason."""
    if not openid.strip():
        return "no_openid", Sentence("rows.no_openid")
    if _IS_SUM.match(openid):
        return "sum_line", Sentence("rows.sum_line_for_openid")
    if _IS_NUMBER.fullmatch(openid):
        return "number_for_openid", Sentence("rows.number_for_openid")
    if not openid.isascii() or not openid.isprintable() or " " in openid:
        return "bad_openid", Sentence("rows.bad_openid")
    return None


def _check_lost(place: str, text: str) -> None:
    if _LOST in text:
        raise RenderError(place, "lost_character", Sentence("rows.lost_character"), value=text)


def _check_control(place: str, text: str) -> None:
    if has_control(text):
        raise RenderError(place, "control_character", Sentence("rows.control_character"), value=text)
