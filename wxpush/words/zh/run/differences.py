"""What makes this time different from a first `send`: shown before the question."""

from wxpush.words import Text

_LEFT = "在免打扰名单上的会排除，无法生成消息的算无效，在 --limit 或 --max-sends 之后的待发送，由之后的 `wxpush send` 发送。"
_LATER = "之后的 `wxpush send` 会发送这些行，不再询问。"

TEXTS: dict[str, Text] = {
    # of --again
    "changed_since": "上一轮次（{ended} 结束）之后，{what}有改动。",
    "nobody_a_second_time": "这次要发送的人，在上一轮次（{ended} 结束）都没有收到过消息。",
    "some_had_one": "这次要发送的行中，有 {had:,} 行的人在上一轮次已收到过消息。",
    "once_more": "有 {had:,} 行在上一轮次（{ended} 结束）已收到过这条消息：这次会再发一遍。",
    # of --accept-changes
    "changed_with_as_many": "推送任务开始之后，{what}有改动：仍是 {now:,} 行。",
    "changed_from": "推送任务开始之后，{what}有改动：原来 {before:,} 行，现在 {now:,} 行。",
    "accepted_for_nobody": "{changed}这次要发送的人，在本轮次都没有发过。",
    "accepted_for_some": "这次要发送的行中，有 {had:,} 行的人在本轮次已发过消息。",
    "sent_to_another_openid": (
        "有 {others:,} 行已发给另一个 openid，与现在名单里的不同。这些行仍算已发送，现在名单里的人收不到消息，`retry` 也不适用："
        "请给这些行换一个去重键，或单独放进一份名单发送。"
    ),
    "doubts_left_the_input": "存疑的 {left:,} 行已不在名单里：不再重发，也不再询问。",
    # of either
    "perhaps_of_that_run": "这次要发送的行中，有 {many:,} 行的人在上一轮次的消息是否送达无从得知：可能已收到。",
    "perhaps_of_this_run": "这次要发送的行中，有 {many:,} 行的人在本轮次的消息是否送达无从得知：可能已收到。",
    "later_of_that_run": (
        f"这次不发送的行中，有 {{had:,}} 行的人在上一轮次已收到过消息，{{perhaps:,}} 行的人可能收到过：{_LATER}"
    ),
    "later_of_this_run": (
        f"这次不发送的行中，有 {{had:,}} 行的人在本轮次已收到过消息，{{perhaps:,}} 行的人可能收到过：{_LATER}"
    ),
    # of rows in doubt
    "sent_anew": "存疑的 {rows:,} 行可能已收到消息。这些行会换新的 ID，已收到的人会再收到一次。",
    "young_keep_their_ids": "存疑的 {young:,} 行未满 9 分钟：用原来的 ID 重发，不会有人收到两次。",
    "others_in_doubt": (
        "其他存疑的 {left:,} 行这次不发送：在免打扰名单上的会排除；在 --limit 或 --max-sends 之后的也换新的 ID，"
        "由之后的 `wxpush send` 发送，不再询问。"
    ),
    "taken_for_sent": "存疑的 {rows:,} 行将视为已发送：没有收到的人不会再收到。此操作无法撤销。",
    "taken_as_received": (
        "存疑的 {of:,} 行中有 {rows:,} 行将视为已发送：那个时间有一个给此人的送达事件，不属于任何别的行。"
        "只能说很可能；其余的仍然存疑。此操作无法撤销。"
    ),
    "no_receipts_file": (
        "{path} 没有保存送达事件",
        "请用 `wxpush receipts serve` 或 `wxpush receipts import` 接收，或用 --receipts 指定文件。",
    ),
    "none_received": (
        "存疑的 {many:,} 行，没有一行有送达事件",
        "请等一等可能迟到的事件，或者不用 --received 决定这些行。",
    ),
    "given_up": "存疑的 {rows:,} 行将视为被拒绝（已跳过），不再发送，`retry` 也不会发送。此操作无法撤销。",
    "all_young": "这些行都未满 9 分钟：在 {until} 之前运行 `wxpush send`，会用同一个 ID 重发，不会有人收到两次。",
    "some_young": "其中 {young:,} 行未满 9 分钟：在 {until} 之前运行 `wxpush send`，会用同一个 ID 重发，不会有人收到两次。",
    "old_doubts_sent": "存疑的 {rows:,} 行已超过 9 分钟，将再次发送（--in-doubt resend）：已收到的人会再收到一次。",
    "old_doubts_given_up": "存疑的 {rows:,} 行已超过 9 分钟，不再发送（--in-doubt skip）。此操作无法撤销。",
    # of retry
    "retried": "被拒绝的 {many:,} 行将再次发送（{codes}）。",
    "retried_expired": "{many:,} 行已过期的行现在发送。",
    "retried_may_have_arrived": (
        "其中 {perhaps:,} 行可能已收到消息：有一次尝试没有得到回应，重发时才被拒绝。这些行会换新的 ID，已收到的人会再收到一次。"
    ),
    "code_count": "{code}：{many:,}",
    "other_codes_count": "其他：{many:,}",
    "rejected_left": f"被拒绝的行中，有 {{left:,}} 行这次不发送：{_LEFT}",
    "others_rejected_left": f"其他被拒绝的 {{left:,}} 行这次不发送：{_LEFT}",
    "expired_left": (
        "{left:,} 行已过期的行现在不发送：期限仍然已过的还是已过期，在免打扰名单上的算作已排除，"
        "超出 --limit 或 --max-sends 的等以后的 `wxpush send` 再发。"
    ),
}
