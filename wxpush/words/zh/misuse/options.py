"""Of options that cannot be used together, or lack something."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "recipients_empty": ("RECIPIENTS 是空的，也许是变量没有设置", "请写名单的路径。"),
    "of_option": ("{option}：{what}", "{do}"),
    "kept_too_short": (
        "--keep {text} 太短：一个键在一天之内代表用它接收的内容",
        "请写 1d 或更长。",
    ),
    "listen_without_keys": (
        "没有密钥，任何能访问 {host} 的人都可以发送消息",
        "请为服务配置密钥（--keys FILE），或者只在 127.0.0.1 上监听。",
    ),
    "no_keys_file": ("{flag} 需要密钥表", "请用 --keys FILE 指定。"),
    "only_of_cluster": (
        "{flag} 用于集群，而这里没有涉及集群",
        "请给出 --broker 且不写 RECIPIENTS，或去掉它。",
    ),
    "only_of_nodes": (
        "{flag} 用于多个节点，而这个服务不是其中之一",
        "请给出 --state 且不写 --broker，或去掉它。",
    ),
    "no_campaign_file": (
        "没有任务文件 {path}",
        "请改正 -c 后面的路径；不写 -c 时使用名单旁边的任务文件。",
    ),
    "only_with_new_key": ("{flag} 说明的是新建的密钥", "请与 --new-key NAME 同用，或去掉。"),
    "one_of_keys": ("{flags} 做的是不同的事", "请只写其中一个。"),
    "nothing_to_serve": (
        "没有指定 CAMPAIGN",
        "请指定要提供的任务文件，或使用 --new-key、--list-keys 或 --revoke-key。",
    ),
    "half_of_tls": ("{flag} {path} 需要与 {other} 同用", "请指定两个文件。"),
    "unknown_word": ("{flag} 不能写 {word!r}", "可以写：{words}。"),
    "expired_by_no_errcode": (
        "行过期与错误码无关，--errcode 和 --state expired 不能一起用",
        "请去掉其中一个。",
    ),
    "language_unknown": ("没有语言 {word!r}", "可以写：{words}。"),
    "profile_without_file": (
        "--profile {profile} 需要 wxpush.yaml，但没有找到",
        "请用 --config FILE 指定。",
    ),
    "offline_without_dry_run": ("--offline 不发起任何请求，只能与 --dry-run 同用", ""),
    "row_without_dry_run": ("--row 要与 --dry-run 或 --to 同用，--output 要与 --dry-run 同用", ""),
    "to_and_dry_run": (
        "--to 要发送消息，--dry-run 不发送任何消息",
        "请去掉其中一个。",
    ),
    "input_is_the_list": (
        "标准输入已经是名单，--to 不能再写 -",
        "请用 @FILE 指定这些人，或把名单写成文件。",
    ),
    "openids_unread": ("不能读取 {path} 里的 openid（{why}）", "请指定每行一个 openid 的文件。"),
    "followers_offline": (
        "--check-followers 要向微信查询，--offline 什么都不查询",
        "请去掉其中一个。",
    ),
    "timeout_too_long": (
        "--timeout {seconds:g}s 太长：超过 {most:g}s，重发就可能变成第二条消息",
        "请缩短。",
    ),
    "lease_out_of_range": (
        "--lease {lease:g}s 不在 {least:g}s 到 {most:g}s 之间",
        "请换一个值，所有机器要一致。",
    ),
    "namespace_odd": (
        "--namespace {name!r} 不合要求：只能用字母、数字、- 和 _，最多 {most} 个字符",
        "请换一个。",
    ),
    "too_small": ("{name} {value} 太小", "请写不小于 {least} 的数。"),
    "too_large": ("{name} {value} 太大", "请写不大于 {most} 的数。"),
    "sandbox_and_checkpoint": (
        "演练有自己的断点文件，--sandbox 和 --checkpoint 不能同用",
        "请去掉其中一个。",
    ),
    "input_without_campaign": (
        "名单来自标准输入，还需要指定任务文件",
        "请加上 -c CAMPAIGN.yaml。",
    ),
    "input_without_format": (
        "名单来自标准输入，还需要指定格式",
        "请加上 --format csv、tsv、jsonl 或 xlsx。",
    ),
    "no_listening_address": (
        "{value!r} 不是可以监听的地址",
        "请写主机和端口，例如 127.0.0.1:8701 或 [::1]:8701。",
    ),
}
