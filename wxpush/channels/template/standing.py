"""Checks texts that are the same for every row before the first one: one error, not one for each of a million rows."""

from collections.abc import Mapping

from wxpush.channels.common.render import RenderError
from wxpush.channels.template.campaign import TemplateCampaign, TooLong
from wxpush.channels.template.checks import Check
from wxpush.channels.template.values.base import Severity
from wxpush.words import Sentence


def refuse_what_no_row_can_mend(
    campaign: TemplateCampaign, checks: list[Check], constants: Mapping[str, str]
) -> None:
    """Raise UsageError for a field that cannot be right. `constants` are the texts that are the same for every row, by place."""
    for check in checks:
        _check_policy(campaign, check)
        _check_list(campaign, check)
        if check.place in constants:
            _check_constant(campaign, check, constants[check.place])


def _check_policy(campaign: TemplateCampaign, check: Check) -> None:
    field = campaign.fields.get(check.key)
    if field and field.on_too_long is TooLong.TRUNCATE and not check.rule.can_be_cut:
        problem = Sentence("channels.cannot_be_cut", type=check.rule.type)
        raise campaign.places.fault(f"{check.place}.on_too_long", problem)


def _check_list(campaign: TemplateCampaign, check: Check) -> None:
    field = campaign.fields.get(check.key)
    for index, text in enumerate(field.one_of if field else ()):
        found = check.rule.look(text) if text else None
        if not text or (found and found.severity is Severity.INVALID):
            problem = (
                Sentence("channels.listed_wrongly", why=found.sentence)
                if found
                else Sentence("channels.listed_empty")
            )
            raise campaign.places.fault(f"{check.place}.one_of[{index}]", problem)


def _check_constant(campaign: TemplateCampaign, check: Check, text: str) -> None:
    try:
        check.settle(text)
    except RenderError as error:
        # Nobody wants a text that is cut or left out for every row.
        problem = Sentence("channels.same_for_all", why=error.reason, do=mending(error.kind))
        raise campaign.places.fault(check.place, problem) from None


def mending(kind: str) -> Sentence:
    """What to do about a finding of this kind."""
    ending = next((end for end in ("too_long", "unsure") if kind.endswith(f"_{end}")), kind)
    return Sentence(f"channels.mend_{ending}")
