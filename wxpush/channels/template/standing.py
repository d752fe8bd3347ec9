"""What a campaign file says of all rows is held against the rules before the first one: one sentence, not a million rows."""

from collections.abc import Mapping

from wxpush.channels.common.render import RenderError
from wxpush.channels.template.campaign import TemplateCampaign, TooLong
from wxpush.channels.template.checks import Check
from wxpush.channels.template.values.advice import advice
from wxpush.channels.template.values.base import Severity


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
        raise campaign.places.fault(
            f"{check.place}.on_too_long",
            f"a text that was cut is no {check.rule.type}, and WeChat would refuse it; write fail or skip",
        )


def _check_list(campaign: TemplateCampaign, check: Check) -> None:
    field = campaign.fields.get(check.key)
    for index, text in enumerate(field.one_of if field else ()):
        found = check.rule.look(text) if text else None
        if not text or (found and found.severity is Severity.INVALID):
            why = found.sentence if found else "a text of a field is not empty"
            raise campaign.places.fault(f"{check.place}.one_of[{index}]", f"{why}; mend the list")


def _check_constant(campaign: TemplateCampaign, check: Check, text: str) -> None:
    try:
        check.settle(text)
    except RenderError as error:
        # Nobody wants a text that is cut or left out for every row.
        fix = "Shorten it" if error.kind.endswith("_too_long") else advice(error.kind).removesuffix(".")
        problem = f"this text is the same for every row, and {error.reason}. {fix}"
        raise campaign.places.fault(check.place, problem) from None
