"""What stands around a reason, and what others than the campaign file and the list say of a row."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "at": "{place}：{reason}",
    "left_out": "{kind}：{reason}",
    "not_repeated": "不再重发：{why}",
    "words": "{words}",
    "skipped": "已跳过",
    "duplicate": "与文件第 {line} 行相同",
    "expired": "应在 {at} 之前发出",
    "leaves_too_late": "应在 {at} 之前发出，而推算到 {leaves} 才能发出",
    # the suppression list, and who follows
    "listed_without_reason": "名单上没有写原因",
    "unfollowed": "微信返回：此人没有关注公众号",
    "unknown_openid": "微信返回：本公众号没有这个 openid（40003）",
    "odd_openid": "已知的 openid 都是 {length} 个字符、以 o 开头，这个不是",
    "foreign_openid": "openid 的开头与名单里大多数（{beginning}…）不同，可能属于其他公众号",
    # answers that are none
    "no_answer_by_the_end": "到发送结束时仍没有回应",
    "success_without_msgid": "errcode 为 0，但没有 msgid",
    "answer_empty": "回应为空",
    "answer_not_utf8": "回应不是 UTF-8",
    "answer_html": "回应是 HTML 页面",
    "answer_no_json": "回应不是完整的 JSON",
    "answer_no_object": "回应不是 JSON 对象",
    "answer_with_a_key_twice": "回应里有重复的键",
    "answer_with_no_number": "回应里有 {name}",
    "answer_without_errcode": "回应里没有 errcode",
    # a cluster
    "too_old": "没有回应，且已超过可以安全重发的时间",
    "unrepeatable": "没有回应，再发就是另一条消息",
    "worker_silent": "发送这一行的工作端失去联系",
    "dispatch_given_up": "已交给集群，而该次分发已放弃：可能有工作端发送过",
    "unreadable_body": "消息无法读取（{why}）",
}
