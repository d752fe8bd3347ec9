"""What the operating system says of a call that failed, by the name of its errno: a few words without a full stop, for a field of another sentence."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # files and folders
    "errno_ENOENT": "文件或目录不存在",
    "errno_EACCES": "权限不足",
    "errno_EPERM": "不允许的操作",
    "errno_EEXIST": "文件已存在",
    "errno_EISDIR": "是目录",
    "errno_ENOTDIR": "不是目录",
    "errno_ENOTEMPTY": "目录不为空",
    "errno_ELOOP": "符号链接的层数过多",
    "errno_ENAMETOOLONG": "文件名过长",
    "errno_EXDEV": "不在同一个文件系统",
    "errno_ETXTBSY": "文件正在执行",
    "errno_EBUSY": "设备或资源正忙",
    "errno_ESTALE": "文件句柄已失效",
    "errno_EMLINK": "链接过多",
    # disks
    "errno_ENOSPC": "磁盘已满",
    "errno_EDQUOT": "超出磁盘配额",
    "errno_EFBIG": "文件过大",
    "errno_EROFS": "文件系统只读",
    "errno_EIO": "磁盘读写错误",
    "errno_ENODEV": "设备不存在",
    "errno_ENXIO": "设备或地址不存在",
    # locks, and what a process may have
    "errno_ENOLCK": "没有可用的锁",
    "errno_EAGAIN": "资源暂时不可用",
    "errno_EMFILE": "本进程打开的文件过多",
    "errno_ENFILE": "本机打开的文件过多",
    "errno_ENOMEM": "内存不足",
    # calls
    "errno_EINVAL": "参数无效",
    "errno_EBADF": "文件描述符无效",
    "errno_ESPIPE": "不支持定位",
    "errno_EPIPE": "管道已断开",
    "errno_ENOSYS": "系统不支持该功能",
    "errno_ENOTSUP": "不支持该操作",
    "errno_EINTR": "系统调用被中断",
    # sockets
    "errno_EADDRINUSE": "地址已被占用",
    "errno_EADDRNOTAVAIL": "地址无法使用",
    "errno_EAFNOSUPPORT": "不支持这类地址",
    "errno_ECONNREFUSED": "连接被拒绝",
    "errno_ECONNRESET": "连接被重置",
    "errno_ETIMEDOUT": "连接超时",
    "errno_EHOSTUNREACH": "主机不可达",
    "errno_ENETUNREACH": "网络不可达",
}
