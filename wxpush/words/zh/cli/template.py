"""What the commands of `template` say, and what `init` says and writes."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "none_kept": "没有保存过 {appid} 的模板列表，离线时无法显示；请先不加 --offline 运行一次 `wxpush template list`。",
    "templates_kept": "这是 {age}前的列表，没有向微信查询。",
    "no_templates": "公众号 {appid} 没有模板：请在 mp.weixin.qq.com 添加。",
    "template_unclear": "{name!r} 对应 {many} 个模板；请把 ID 写得更完整。",
    "template_unknown": "公众号 {appid} 没有模板 {name!r}；用 `wxpush template list` 查看已有的模板。",
    "template_unknown_near": '公众号 {appid} 没有模板 {name!r}；是不是 "{near}"？',
    "template_fits": "{path}：与模板 {title} 相符。",
    "kind_without_template": "消息类型 {kind} 不使用模板",
    # heads of a template's page
    "template_keys": "键",
    "template_example": "示例",
    # behind a key of a template or a campaign file
    "key_left_out": "未填写",
    "key_missing": "任务文件里缺少",
    "key_unknown": "模板里没有",
    "key_without_type": "无类型",
    # what a key takes
    "key_takes": "{type}：{takes}",
    "key_takes_anything": "无类型：微信显示前 20 个字，其余截掉",
    "key_not_shown": "自 2023 年 5 月起不再显示",
    "takes_thing": "最多 20 个字，不限内容",
    "takes_short_thing": "最多 5 个字，不限内容",
    "takes_number": "数字，最多 32 位",
    "takes_letter": "最多 32 个字母",
    "takes_symbol": "最多 5 个符号",
    "takes_character_string": "数字、字母和符号，最多 32 位，不能有汉字",
    "takes_time": "时间，可带日期",
    "takes_date": "日期，可带时间",
    "takes_amount": "一个货币符号加最多 10 位数字，或者数字加“元”",
    "takes_phone_number": "数字和符号，最多 17 位",
    "takes_car_number": "最多 8 个字",
    "takes_name": "最多 10 个汉字，或 20 个字母和符号",
    "takes_phrase": "最多 5 个汉字",
    "takes_enum": "只能是规定的值之一",
    "takes_enum_string": "只能是规定的值之一",
    "takes_const": "只能是在 mp.weixin.qq.com 审核通过的值之一",
    # what init says
    "init_wrote": "已写出 {files}。",
    "init_taken": "{path} 已经存在，没有改动它，也没有写出任何文件。请指定一个空目录。",
    "init_unwritable": "{folder} 无法写入（{why}）；请指定另一个目录。",
    # what init writes: remarks of a campaign file, each behind its #
    "remark_campaign": "{title}：campaign.csv 的每一行按它发出。{{{{ name }}}} 代表名为 name 的列。",
    "remark_to": "发给谁：存放 openid 的列。",
    "remark_url": "点击消息后打开的网址；不写则不跳转。链接里用到列时要加 urlencode：{{{{ name | urlencode }}}}。",
    "remark_allow_hosts": "链接可以使用的域名。",
    "remark_data": "模板的各个键。每个键后面是它的名称和微信的要求。",
    "remark_key": "{label}；{takes}",
}
