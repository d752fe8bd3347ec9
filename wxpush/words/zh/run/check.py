"""What is told where nothing is sent but to oneself: of a dry run, of `--to`, and by `doctor`."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # a dry run
    "dry_run": "仅检查：没有发出任何消息。",
    "not_all_asked_about": "没有查完全部的人是否关注：{why}",
    "account_not_asked": "没有检查令牌、额度和模板：{why}",
    "nothing_asked": "没有向微信查询任何内容，因此没有检查令牌、IP 白名单和额度。",
    "nothing_asked_nor_who_follows": "没有向微信查询任何内容，因此没有检查令牌、IP 白名单、额度，也没有查询是否关注。",
    "nothing_asked_in_a_rehearsal": "这是演练，没有向微信查询任何内容，因此没有检查令牌、IP 白名单和额度。",
    "nothing_asked_without_account": (
        "没有配置公众号（缺什么见 `wxpush doctor`），没有向微信查询任何内容，因此没有检查令牌、IP 白名单和额度。"
    ),
    "nothing_asked_without_account_nor_who_follows": (
        "没有配置公众号（缺什么见 `wxpush doctor`），没有向微信查询任何内容，因此没有检查令牌、IP 白名单、额度，也没有查询是否关注。"
    ),
    "row_not_shown": "第 {row:,} 行无法显示：{why}。",
    "no_such_row": "没有这一行",
    "row_shown": "第 {row:,} 行，文件第 {line:,} 行",
    "would_refuse": "`send` 会拒绝：{why}",
    "would_send_nothing": "这个推送任务已完成：不加 --again，`send` 不会发送任何消息。",
    "would_go_on": "这个推送任务已开始：`send` 会从停下的地方断点续发。",
    "problems_written": "已将 {many:,} 个问题写入 {output}",
    # the trial of --to
    "to_needs_an_openid": ("--to 需要一个 openid，即微信给出的字母和数字", ""),
    "to_is_suppressed": (
        "--to 的 openid 在免打扰名单 {path} 上，未发送任何消息。请用 `wxpush suppress remove` 移除，或换一个 openid。"
    ),
    "no_row_to_try": "{list} 没有可以发送的行，未发送任何消息；原因见 `wxpush send {named} --dry-run`。",
    "tried": "第 {row:,} 行试发给 {to}：{outcome}",
    "tried_alone": "{what}（退出码 {code}）",
    "tried_several": "{many:,} 条消息中微信接受了 {arrived:,} 条（退出码 {code}）",
    "outcome_with_msgid": "{kind}，msgid {msgid}；请看手机",
    "outcome_with_detail": "{kind}，{detail}",
    "outcome_with_code": "{kind}，{errcode} {advice}",
    "outcome_with_both": "{kind}，{errcode}“{detail}”；{advice}",
    "to_too_many": (
        "--to 指定了 {many:,} 个人，试发最多 {most:,} 人",
        "给更多人发送请去掉 --to，作为推送任务发送。",
    ),
    "row_not_tried": (
        "{list} 的第 {row:,} 行不能发送：{why}",
        "`wxpush send {named} --dry-run` 显示哪里不对；也可以用 --row 指定另一行。",
    ),
    "no_row_of_that_number": ("{list} 没有第 {row:,} 行", "请用 --row 指定另一行。"),
    # what WeChat's answer to it means
    "verdict_sent": "微信已接受",
    "verdict_under_review": "微信已接受，审核之后才下发",
    "verdict_rejected": "被微信拒绝",
    "verdict_retry": "微信暂未接受，请再试一次",
    "verdict_deferred": "微信暂未接受，请几小时后再试",
    "verdict_repeated": "微信称此前已收到这条消息",
    "verdict_throttled": "微信未接受，调用过于频繁",
    "verdict_quota": "微信未接受，额度可能已用完",
    "verdict_template": "微信未接受，找不到这个模板",
    "verdict_token": "微信未接受，令牌被拒绝",
    "verdict_unsure": "不能确定微信是否已接受",
    "verdict_unsent": "请求没有发出",
    "verdict_halt": "微信拒绝整个公众号",
    # what `doctor` finds
    "no_configuration": "没有 wxpush.yaml",
    "init_writes_one": "`wxpush init` 可以生成；没有它，AppID 和密钥取自环境变量",
    "secret_by": "{appid}，来源：{origin}",
    "by_secret_file": "secret_file {path}",
    "file_is_safer": "放在只有自己可读的文件里更安全：wxpush.yaml 的 secret_file",
    "no_proxy": "无",
    "not_reached": "{url}：{fault}",
    "name_slow": "{url}：解析主机名要 {takes}",
    "look_at_the_name_server": "/etc/resolv.conf 里的域名服务器是否很慢或不可用？每次启动都要等它",
    "is_there_a_network": "请检查网络、防火墙和代理（HTTPS_PROXY）；SSL_CERT_FILE 可以指定其他证书",
    "look_at_the_proxy": (
        "代理 {proxy} 是否允许连接 {host}？用户名和密码写成 http://USER:PASSWORD@HOST:PORT；不需要代理的主机写在 NO_PROXY 里"
    ),
    "clock_not_compared": "服务器没有返回时间，没有核对时钟",
    "clock_right": "与服务器一致",
    "clock_ahead": "比服务器快 {off}",
    "clock_behind": "比服务器慢 {off}",
    "set_the_clock": "请校准时钟（NTP）：令牌何时过期、存疑的行能否重发，都由时钟决定",
    "token_given": "微信返回了令牌",
    "address_not_tried": "没有检查：本机没有向微信获取令牌",
    "address_accepted": "微信接受本机 IP",
    "quota_none_left": "{limit:,} 条额度今天已用完",
    "send_tomorrow": "请明天发送",
    "quota_left": "额度 {limit:,} 条，今天还剩 {remain:,} 条",
    "folder_unwritable": "{folder}：{why}",
    "name_a_folder": "请用 --checkpoint 指定可写目录里的位置",
    "disk": "可用 {free:,.1f} GiB，同步一次 {sync}，目录 {folder}",
    "no_temporary_folder": "没有可写的临时目录",
    "set_tmpdir": "请用 TMPDIR 指定一个可写的目录",
    "disk_full": "请腾出空间：断点文件每行约占 100 字节",
    "disk_slow": "这个磁盘同步较慢，可能拖慢发送；请换一个目录试试",
    "loop_of_asyncio": "asyncio 自带的",
    "install_uvloop": "pip install uvloop 可以加快发送",
    "campaign_fits": "{path} 与名单相符（试了 {many:,} 行）",
    "campaign_rows_invalid": "{path}：前 {many:,} 行中有 {bad:,} 行不能发送；第 {row:,} 行：{why}",
    "dry_run_shows": "`wxpush send {named} --dry-run` 列出全部",
    "template_fits": "{title}（{id}）有这些键",
    "template_any": "这个公众号接受任何模板",
    "checkpoint_whole": "{path} 完整，记录了 {rows:,} 行",
}
