"""What is wrong with a campaign file, and how to mend it."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "unknown_kind": "没有这种消息类型；请写以下之一：{kinds}",
    # template messages
    "no_template_id": "这不是模板 ID；请从 mp.weixin.qq.com 复制，不要用占位符",
    "coloured": "没有 {key} 这个键：微信已不再显示颜色，请直接写文本",
    "value_for_text": "这里的键是 `text`，不是 `value`；也可以直接写文本",
    "short_template_id": "{id} 有 {many} 个字符，而模板 ID 是 43 个字符；请从 mp.weixin.qq.com 完整复制",
    "data_empty": "这里是空的；请为模板的每个键写一行",
    "key_with_data": "模板的键不带 .DATA；请写 {key}",
    "no_key": "模板的键只含英文字母、数字和 _；请从 mp.weixin.qq.com 复制",
    "miniprogram_empty": "这里是空的；请写小程序的 appid",
    # what no row can mend
    "cannot_be_cut": "截断后的文本不符合 {type}，微信会拒绝；请写 fail 或 skip",
    "listed_wrongly": "{why}；请改正 one_of 的列表",
    "listed_empty": "字段的文本不能为空；请改正 one_of 的列表",
    "same_for_all": "这段文本对每一行都一样，所以全部无效：{why}。{do}",
    # columns that the list has not
    "several_columns": "{file} 有几列都叫“{column}”，无法判断用哪一列；请给每一列不同的名字",
    "no_column": "{file} 没有列“{column}”；{hint}",
    "no_columns": "{file} 没有列“{column}”（另外还缺 {others} 列）；{hint}",
    "column_is_written": "列“{column}”应写成 {written}",
    "its_columns": "现有的列：{columns}",
    "meant_unseen": "是不是“{column}”？其中有不可见字符，请重新输入列名",
    "meant": "是不是“{column}”？",
    "meant_and_written": "是不是“{column}”？请写 {written}",
    # a suppression list that grows: why somebody is on it
    "does_not_follow": "{code} 未关注",
    "no_such_user": "{code} 不是本公众号的用户",
    "blacklisted": "{code} 已拉黑",
    "follows_no_more": "{code} 已取消关注",
}
