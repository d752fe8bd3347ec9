"""What is told before the first message, and shown to whoever is asked whether it may leave."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # the list that was read
    "surveyed": "{list}：{rows:,} 行（{read_as}）：{counts}",
    "read_as_sheet": "工作表 {name}",
    "count_sendable": "可发送 {many:,}",
    "count_invalid": "无效 {many:,}",
    "count_invalid_kinds": "无效 {many:,}（{kinds}）",
    "count_duplicate": "重复 {many:,}",
    "count_suppressed": "已排除 {many:,}",
    "count_expired": "已过期 {many:,}",
    "count_blank": "跳过空行 {many:,}",
    "worth_a_look": "发送前请先看一下：{kinds}。`wxpush send {named} --dry-run` 列出这些行。",
    "kind_count": "{kind} {many:,}",
    "doubt": "{place}：{reason}。",
    "suppressed_since": "又有 {many:,} 行已排除：它们的 openid 后来进了免打扰名单。",
    "expired_since": "又有 {many:,} 行已过期：没能在期限之前发出。",
    # rows of which no message can be made any more
    "marked_not_sent": "标记的行中有 {many:,} 行已不能发送，因为推送任务之后有改动。",
    "doubts_not_repeated": (
        "存疑的 {many:,} 行不再重发：它们的 openid 在免打扰名单上，或已无法生成消息。"
        "这些行保持存疑，直到运行 `wxpush resolve {named} --as 'sent|skip'`。"
    ),
    # 无效的行太多
    "too_many_invalid": (
        "{list} 共 {rows:,} 行，其中 {invalid:,} 行无效，超过 --max-invalid 的 {bound}",
        "请改正这些行，或用 --max-invalid 允许更多。",
    ),
    "too_many_invalid_unasked": (
        "{list} 共 {rows:,} 行，其中 {invalid:,} 行无效，超过没有终端时允许的 {bound}",
        "请改正这些行，或用 --max-invalid 允许更多。",
    ),
    # what is asked of the account
    "left_open": "{means}：{why}",
    "quota_not_known": "不知道额度还剩多少，可能提前停止",
    "template_not_checked": "没有检查模板，键如有错误，要等微信回应才能发现",
    "no_templates_kept": "没有检查模板：本机没有保存这个公众号的模板列表。",
    "templates_of_before": "检查模板用的是 {age}前的列表。",
    "template_gone": (
        "公众号 {appid} 没有模板 {name}，微信会拒绝每一行（40037）",
        "请检查模板是否已删除，或属于其他公众号；`wxpush template list` 列出现有的模板。",
    ),
    "keys_differ": (
        "{differences}。微信会拒绝每一行（47003）",
        "`wxpush template show {name}` 列出它的键（{title}）。",
    ),
    "the_template": "模板",
    "no_such_key": "{place}：模板没有这个键",
    "no_such_key_but": "{place}：模板没有这个键；是不是“{near}”",
    "key_missing": "{place}：缺少模板的键 {key}；请为它加一行",
    "key_hidden": "{place}：从 2023 年 5 月起，微信不再显示 {key}。",
    "quota_used_up_under_way": (
        "今天的 {limit:,} 条额度已用完，不再分发。请在北京时间零点之后再运行同一条命令。"
    ),
    "quota_used_up": (
        "今天的 {limit:,} 条额度已用完，未做任何改动，未发送任何消息。请在北京时间零点之后再运行同一条命令。"
    ),
    "quota_kept": "每天的额度中有 {kept:,} 条留给经 HTTP 提交的消息（--keep-quota），关于额度的说明都不含这部分。",
    "quota_kept_alone": (
        "今天剩下的额度留给经 HTTP 提交的消息（--keep-quota，{kept:,} 条），未做任何改动，未发送任何消息。"
        "请在北京时间零点之后，或用较小的 --keep-quota 再运行同一条命令。"
    ),
    "quota": "今天的额度 {limit:,} 条，还剩 {remain:,} 条；待发送 {rows:,} 行，速率 {rate}，约需 {time}。",
    "quota_too_small": "{quota}额度不够全部发送。",
    "quota_of_days": "{quota}按额度分天（北京时间）发送：{days}。请每天运行同一条命令。",
    "share_today": "今天 {rows:,} 行",
    "share_tomorrow": "明天 {rows:,} 行",
    "share_on": "{day} {rows:,} 行",
    "shares_until": "依此类推，直到 {day}",
    # who follows
    "all_follow": "查询了 {asked:,} 人：全部已关注。",
    "some_do_not_follow": "查询了 {asked:,} 人：{gone:,} 行因未关注而排除。",
    "some_unknown": "查询了 {asked:,} 人：{gone:,} 行因未关注而排除，{unknown:,} 行无效，因为本公众号没有这些 openid。",
    "some_unread": "微信关于 {unread:,} 人的应答无法读取：不知道是否已关注，这些行照常发送。",
    "nobody_follows": "没有一个人关注，因此不发送任何一行。请检查名单是否属于其他公众号。",
    # what is to leave
    "to_send": "待发送 {rows:,} 行，发送方 {account}，速率 {rate}，并发数最多 {concurrency}；断点文件 {path}。",
    "account_of_profile": "{appid}（`profiles` 里的 {profile}）",
    "goes_elsewhere": "消息和令牌将发往 {host}，那不是微信的服务器。",
    "with_limit": "只发送名单的前 {many:,} 行（--limit）。",
    "with_canary": "先单独发送前 {many:,} 行，其中有被拒绝的就停止（--canary）。",
    "with_bounds": "提前停止的条件：{ends}。",
    "stops_at_errors": "被拒绝的行超过 {bound}（--max-errors）",
    "stops_at_time": "运行 {time}（--max-duration）",
    "max_sends_stops": "到 --max-sends 的上限时停止；剩下 {left:,} 行留到下次。",
    "template": "模板：{title}（{id}）。",
    "untitled": "无标题",
    "quota_after": "额度：今天还剩 {remain:,} 条，本次发完后剩 {after:,} 条。",
    "quota_not_enough": "额度：今天还剩 {remain:,} 条，本次会用完，{wait:,} 行要等明天的额度。",
    # where nothing can leave
    "none_begun": (
        "{list} 从未发送过，没有可以重试或处理的行；未做任何改动，未发送任何消息。要开始发送，请用 `wxpush send {named}`。"
    ),
    "none_to_send_again": (
        "{list} 现在没有可以发送的行，没有开始新的轮次；未做任何改动，未发送任何消息。原因见 `wxpush send {named} --dry-run`。"
    ),
    "none_to_resend": (
        "{list} 的 {rows:,} 行存疑，现在都不能发送：已排除、在 --limit 之后，或已无法生成消息。"
        "未做任何改动，未发送任何消息，这些行保持存疑。请用 `wxpush resolve {named} --as sent` 或 `--as skip` 处理。"
    ),
    "cut_off_when_complete": (
        "上一轮次中断时，每一行都已有结果：现在把它结束，不发送任何消息。要开始新的轮次，请再运行一次并加上 --again。"
    ),
    "changed_meanwhile": (
        "{what} 在这条命令读取之后有改动；这次未做任何改动，未发送任何消息。请检查之后再运行同一条命令。"
    ),
    "the_campaign_file_at": "任务文件 {path}",
    "the_allow_hosts": "wxpush.yaml 的 allow_hosts",
    "the_suppression_list_at": "免打扰名单 {path}",
    "changed_under_a_cluster": (
        "名单、任务文件或公众号有改动，而这个推送任务的行还在集群手里；这次未做任何改动，未发送任何消息。"
        "请撤销改动，用 `wxpush dispatch` 把任务执行完，之后再用 --accept-changes 采用改动。"
    ),
}
