"""Chinese, simplified, in the words of 微信公众平台. Rooms as in `wxpush.words.en`; docs/zh/glossary.md has one word for each thing."""

from wxpush.words import Means, Texts
from wxpush.words.zh import quantities

TEXTS = Texts(__name__)
MEANS = {
    Means.NOTHING: "",
    Means.NOT_SENT: "未发送任何消息",
    Means.NOT_SENT_NOW: "这一次未发送任何消息",
    Means.NOT_HANDED_OUT: "不再分发新的行",
    Means.NOT_SENT_BY_THIS: "本次执行未发送任何消息",
    Means.NOT_CHANGED: "未做任何改动",
    Means.NOT_CHANGED_OR_SENT: "未做任何改动，也未发送任何消息",
    Means.PENDING: "没有发出的行仍是待发送",
    Means.STOPPED: "已停止发送",
    Means.STATES_KEPT: "已停止发送，此前每一行的结果都已保存",
    Means.NOT_SETTLED: "这些行的状态不变",
    Means.IN_CHECKPOINT: "已发送的行都记在断点文件里",
    Means.LISTED: "已取得的关注者都已保存",
    Means.NOT_LISTED: "未取得任何关注者",
    Means.TRIAL_OPEN: "试发的消息是否送达不得而知，除此之外未发送任何消息",
}
PAIR = "{what}；{means}。{do}"
PAIR_ALONE = "{what}。{do}"
COMMA = "、"
PHRASE_COMMA = "，"
AND = " 和 "
OR = " 或 "
SEMICOLON = "；"
duration = quantities.duration
rate = quantities.rate
