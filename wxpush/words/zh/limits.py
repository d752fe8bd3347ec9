"""What is said where refusals end a run."""

from wxpush.words import Text

_EXPLAIN = (
    "请看 `wxpush explain {errcode}`，解决后再运行同一条命令；如果问题只在这些行，请加 "
    "--errcode-is-row {errcode}。"
)
_NEVER_PASSED = "微信返回 {errcode}“{detail}”已有 {count} 次，其间没有接受任何消息，已停止发送"

TEXTS: dict[str, Text] = {
    "first_all_refused": (
        "最先的 {count} 条消息全部被拒绝：{errcode}“{detail}”，问题应该在公众号、模板或整份名单",
        _EXPLAIN,
    ),
    "refused_in_a_row": (
        "连续 {count} 条消息被拒绝：{errcode}“{detail}”，问题应该不只在这些行",
        _EXPLAIN,
    ),
    "quota_never_passed": (
        _NEVER_PASSED,
        "当日额度或短时额度已用完：请看 `wxpush quota`，稍后再运行同一条命令。",
    ),
    "template_never_passed": (
        f"{_NEVER_PASSED}，尽管公众号的模板列表里可能还有这个模板",
        "请看 `wxpush explain {errcode}`，在 mp.weixin.qq.com 核对模板，再运行同一条命令。",
    ),
    "never_of_a_row": (
        "--errcode-is-row {errcode}：这个错误码与具体的行无关，wxpush 会自行重试或判定",
        "请去掉这个选项；它的含义见 `wxpush explain {errcode}`。",
    ),
    "max_errors": (
        "已有结果的 {settled} 行中有 {rejected} 行被拒绝，超过 --max-errors 的上限",
        "请用 `wxpush results {named} --state rejected` 查看原因，再运行同一条命令。",
    ),
    "canary_rejected": (
        "有灰度行被拒绝",
        "请看 `wxpush results {named} --state rejected`，改正后再运行同一条命令。",
    ),
    "paused_by": "已由 {by} 暂停：恢复之前不再发出消息",
}
