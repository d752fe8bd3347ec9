"""Whether a text is what an encoding makes of it: what is Chinese, Korean or Japanese, and what only looks as if.

GB18030 takes nearly every run of bytes, and EUC-KR maps Korean onto the most common part of GB2312; so an encoding that fits proves little. What a
reading gives is looked at instead: which characters, and how common they are.
"""

import codecs
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

#: Characters that make up most of Chinese text, of shops' texts, and of people's names.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好"
    "小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制"
    "身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建"
    "务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望"
    "觉术领共确传师观清今切院让识候带导争运笔干价快备兰号始近客吗证往视转段引青飞阳刘李陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易武乔贺赖龚伟芳娜秀敏静丽艳勇杰磊娟霞英华玉萍红娥玲芬燕彩春菊梅琳素云莲环雪荣爱妹香莺媛瑞凡佳嘉琼勤珍贞莉桂"
    "娣璧璐娅琦晶妍茜秋珊莎锦黛倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒"
    "订单商支付款元额退购买卖货店包裹邮寄递收址编姓联微码券优惠折扣积卡券充值续费到期已未待确认审核提醒通知服务预约课程缴充余您尊敬亲诚活动邀请参与详情点击查看感谢使用客户会员状态处理完成失败"
    "申请原因结果类型标题备注名称内容时间地点人员单位办理项目金额号码城区县镇村省街路弄栋楼室层座广深圳京津沪渝州杭苏宁汉武沙厦福济青岛郑济南昌合肥昆贵哈尔滨沈大连长石庄太录取报到退换录"
)
#: How large a share of the characters must be what the encoding is made for.
_MOST = 0.9
#: Of Big5 read as GB18030 no more than half is in GB2312.
_MORE_THAN_BY_CHANCE = 0.6
#: Of Chinese text, however short its words; of Korean read as Chinese a tenth.
_COMMON_SHARE = 0.3
_KANA_SHARE = 0.15


def chinese(text: str) -> bool:
    """Whether most of it is what GB2312 has, which nearly all Chinese text of the mainland is made of; or of a short list of
    rare names, whether the rest is common.
    """
    share = _share(text, _in_gb2312)
    return share >= _MOST or (share >= _MORE_THAN_BY_CHANCE and common_chinese(text))


def common_chinese(text: str) -> bool:
    """Whether so many of its characters are common that it is no other language read as Chinese."""
    hanzi = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    # Without any there are signs and figures only, and these are the same wherever they are.
    return not hanzi or sum(character in _COMMON for character in hanzi) / len(hanzi) >= _COMMON_SHARE


def _korean(text: str) -> bool:
    return _share(text, lambda character: "\uac00" <= character <= "\ud7a3") >= _MOST


def _japanese(text: str) -> bool:
    kana = _share(text, lambda character: "\u3041" <= character <= "\u30ff")
    halves = _share(text, lambda character: "\uff61" <= character <= "\uff9f")
    return kana >= _KANA_SHARE and halves <= 1 - _MOST


def _traditional(text: str) -> bool:
    """Whether it is made of Big5's first level, which holds what is common."""
    return _share(text, _in_first_level) >= _MOST


def _in_gb2312(character: str) -> bool:
    """Or one of four bytes, two of them ASCII digits: that is GB18030 and nothing else."""
    try:
        return len(character.encode("gb2312")) == 2  # noqa: PLR2004 - bytes of one character
    except UnicodeEncodeError:
        return len(character.encode("gb18030", "replace")) == 4  # noqa: PLR2004 - bytes of one character


def _in_first_level(character: str) -> bool:
    try:
        return b"\xa1\x40" <= character.encode("big5") < b"\xc6\x80"
    except UnicodeEncodeError:
        return False


def _share(text: str, holds: Callable[[str], bool]) -> float:
    foreign = [character for character in text if not character.isascii()]
    return sum(map(holds, foreign)) / len(foreign) if foreign else 0.0


#: Encodings that GB18030 is met in place of, and what text of theirs is like; those that can be told most surely first.
OTHERS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"euc_kr": _korean, "shift_jis": _japanese, "euc_jp": _japanese, "big5": _traditional}
)


def others(lines: Sequence[bytes]) -> list[str]:
    """Encodings beside GB18030 that make likely text of these lines."""
    return [name for name, likely in OTHERS.items() if (text := decoded(lines, name)) and likely(text)]


def decoded(lines: Iterable[bytes], encoding: str) -> str:
    """The text; empty where one of the lines is none in this encoding. A line may be cut within its last character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    texts = []
    for line in lines:
        decoder.reset()
        try:
            texts.append(decoder.decode(line))
        except UnicodeDecodeError:
            return ""
    return "\n".join(texts)


def accented(text: str) -> bool:
    """Whether all that is not ASCII are letters within words that begin or end in ASCII: José, Müller."""
    words = [word for word in text.replace(",", " ").split() if not word.isascii()]
    return bool(words) and all(
        any(letter.isascii() and letter.isalpha() for letter in word)
        and all(letter.isascii() or "\u00c0" <= letter <= "\u024f" for letter in word)
        for word in words
    )
