"""What is said of a wxpush.yaml that cannot be used."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_profile": "{path}：profiles 里没有 {profile!r}，未发送任何消息；现有：{known}。",
    "no_profile_at_all": "{path}：没有写 profiles，因此没有 {profile!r}，未发送任何消息；现有：无。",
    "missing": ("{path}：这个配置文件不存在", "请改正 {origin}。"),
    "unusable": ("{path}：这个配置文件无法读取（{why}）", "请改正 {origin}。"),
    "no_home": "{path}：{place}：找不到 {text}（{why}），未发送任何消息；请写完整路径。",
    "too_few": "{path}：{place}：{value} 太小，未发送任何消息；请写不小于 {least} 的整数。",
    "too_many": "{path}：{place}：{value} 太大，未发送任何消息；请写不大于 {most} 的整数。",
    "token_twice": (
        "{path}：{place}token_command 和 token_url 不能同时使用，未发送任何消息；请删除其中一个。"
    ),
    "value_refused": "{path}：{place}：{error}",
}
