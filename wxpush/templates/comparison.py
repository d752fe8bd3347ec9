"""A campaign file compared with the account's template: which keys the file lacks, and which the template has not."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from wxpush.templates.content import keys
from wxpush.wechat.values import NOT_SHOWN, TemplateInfo


class Comparison(Struct, frozen=True):
    """What came of it. `template` is None when the account has none of that id.

    `missing` are keys that the template has and the campaign lacks; `unknown` the other way round; `hidden` are keys of the
    campaign that WeChat takes and shows to nobody.
    """

    template_id: str
    template: TemplateInfo | None
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        return self.template is not None and not self.missing and not self.unknown


def compare(template_id: str, data: Collection[str], templates: Iterable[TemplateInfo]) -> Comparison:
    """Compare a campaign's template id and the keys of its data with the account's templates.

    A template of whose content no key can be read tells nothing about keys: then none is missing or unknown.
    """
    template = next((each for each in templates if each.template_id == template_id), None)
    if template is None:
        return Comparison(template_id, None)
    known = keys(template.content)
    return Comparison(
        template_id,
        template,
        tuple(key for key in known if key not in data and key not in NOT_SHOWN),
        tuple(key for key in data if known and key not in known and key not in NOT_SHOWN),
        tuple(key for key in data if key in NOT_SHOWN),
    )
