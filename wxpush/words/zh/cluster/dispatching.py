"""Why a dispatch does not begin or go on, and what its early end leaves."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # whose campaign it is
    "of_another_checkpoint": (
        "这个推送任务已经从另一个断点文件分发",
        "请在开始的地方继续，或给这份名单的任务文件另写一个 `name:`。",
    ),
    "of_a_newer_copy": (
        "这个断点文件复制之后，任务的结果又收集到了另一份副本里，因此这里看似未发送的行可能已经发送",
        "请用最新的那份副本继续。",
    ),
    "another_dispatch": (
        "这个推送任务正由另一个 `wxpush dispatch` 分发",
        "请用 `wxpush status` 查看进展。",
    ),
    "overtaken": (
        "与 Redis 断开期间，另一个 `wxpush dispatch` 接管了这个推送任务；本次执行已停止，收集到的结果都已保存。请用 `wxpush status` 查看接管者的进展。"
    ),
    "begun_anew": "这一轮分发重新开始；先从工作端收回它的行。",
    # the map of rows
    "map_gone": (
        "{at} 的 Redis 里已没有这个推送任务的行状态表，因此无法知道哪些行已经发送",
        "已分发但没有结果的行为存疑。请带着数据恢复这个 Redis，再次运行同一条命令；如果无法恢复，请用 --abandon 放弃这次分发。",
    ),
    "map_of_another": (
        "{at} 的 Redis 里是另一个断点文件的同一个推送任务，在本断点文件分发之后才开始，因此无法知道已分发的行里哪些已经发送",
        "这些行为存疑。请用 --abandon 放弃这次分发。",
    ),
    # an early end of which workers do not hear
    "workers_unheard": (
        "{stop}{at} 的 Redis 没有回应，无法通知工作端：它们可能继续发送手中的行，这些行在收集到结果之前为存疑。Redis 恢复后，可以用 `wxpush pause` 让它们停下。"
    ),
    "workers_unheard_rows": (
        "{stop}{at} 的 Redis 没有回应，无法通知工作端：它们可能继续发送手中的行，最多 {many:,} 行，这些行在收集到结果之前为存疑。Redis 恢复后，可以用 `wxpush pause` 让它们停下。"
    ),
}
