"""The kinds of notifier: each by its word in wxpush.yaml. Which keys it takes is in `wxpush/options/notifier.py`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from wxpush.notify.kinds.base import Courier
from wxpush.notify.kinds.dingtalk import DingTalk
from wxpush.notify.kinds.feishu import Feishu
from wxpush.notify.kinds.mail import Mail
from wxpush.notify.kinds.webhook import Webhook
from wxpush.notify.kinds.wecom import WeCom
from wxpush.options.notifier import NotifierKeys, NotifierKind

KINDS: Mapping[NotifierKind, Callable[[NotifierKeys], Courier]] = MappingProxyType(
    {
        NotifierKind.DINGTALK: DingTalk,
        NotifierKind.FEISHU: Feishu,
        NotifierKind.WECOM: WeCom,
        NotifierKind.WEBHOOK: Webhook,
        NotifierKind.MAIL: Mail,
    }
)
