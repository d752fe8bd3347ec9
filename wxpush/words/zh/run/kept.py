"""What `person` and `purge` tell of what is kept of people."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # what a file is
    "kept_copy": "标准输入的副本",
    "kept_ledger": "演练的投递记录",
    "kept_half_list": "未完成的关注者名单",
    "kept_draft": "未写完的关注者名单",
    "kept_results": "推送任务的结果",
    "kept_problems": "名单的问题列表",
    "kept_spool": "通过 HTTP 接收的消息",
    "kept_receipts": "公众号的送达事件",
    "kept_notice": "没有发出的通知",
    "kept_crash": "崩溃报告",
    "kept_shared_rate": "同一公众号的各进程共用的速率",
    "kept_checkpoint": "已完成任务的断点文件",
    "kept_list": "名单",
    # purge
    "kept_no_folder": "{folder!r} 不是目录",
    "kept_nothing_old": "{folder} 里没有既可以删除、又已有 {age} 没有改动的文件。",
    "kept_to_purge": "将永久删除 {many:,} 个已有 {age} 没有改动的文件。",
    "kept_left": "上面有 {many:,} 个文件会保留，因为尚未完成的推送任务需要它们。",
    "kept_checkpoints_go": "其中 {many:,} 个是断点文件，它们是给谁发送过的唯一记录：再次发送对应的名单，会给所有人重新发送。",
    "kept_purged": "已删除 {many:,} 个文件。",
    # why one stays that was to go
    "kept_stays": "{path} 保留：{why}",
    "kept_at_work": "另一个进程正在使用它",
    "kept_changed": "显示之后它又有改动",
    "kept_needed": "尚未完成的推送任务需要它",
    "kept_not_deleted": "无法改动或删除（{why}）",
    "kept_refused": "系统没有删除它",
    # person: one line for each trace
    "kept_nothing_known": "这里没有与此人有关的内容",
    "kept_row": "{path}：第 {row} 行：{state}{code}，{at}",
    "kept_row_of_before": "{path}：以前名单中的一行：{state}{code}，{at}",
    "kept_line": "{path}：文件第 {line} 行，{what}",
    "kept_in_file": "{path}：{what}",
    "kept_on_list": "{path}：自 {day} 起在免打扰名单上，原因：{reason}",
    "kept_unread": "无法查看 {path}：{why}",
    "kept_state_pending": "待发送",
    "kept_state_in_flight": "已发出，未得到回应",
    "kept_state_sent": "已发送",
    "kept_state_under_review": "审核中",
    "kept_state_rejected": "被拒绝",
    "kept_state_in_doubt": "存疑",
    "kept_state_invalid": "无效",
    "kept_state_duplicate": "重复",
    "kept_state_suppressed": "已排除",
    "kept_state_expired": "已过期",
    # person --erase
    "kept_to_erase": "可以永久删除 {people:,} 个人的 {many:,} 处内容。",
    "kept_stays_kept": "{files} 里会保留行号、状态和哈希，不含 openid、消息编号和微信的原话：没有它们，同一个人可能再次收到同一条消息。",
    "kept_stays_needed": "{files} 会保留，因为对应的推送任务尚未完成；任务完成时它会随之删除。",
    "kept_stays_yours": "{files} 是自己的文件：请自行删除其中的行。仍在名单里的人会收到消息。",
    "kept_stays_listed": "{files} 里的记录会保留：有它才不会再给此人发送。`wxpush suppress remove` 可以移除。",
    "kept_erased": "已删除 {people:,} 个人可以删除的内容。",
}
