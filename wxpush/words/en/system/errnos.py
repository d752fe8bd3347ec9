"""What the operating system says of a call that failed, by the name of its errno: a few words without a full stop, for a field of another sentence."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # files and folders
    "errno_ENOENT": "No such file or directory",
    "errno_EACCES": "Permission denied",
    "errno_EPERM": "Operation not permitted",
    "errno_EEXIST": "File exists",
    "errno_EISDIR": "Is a directory",
    "errno_ENOTDIR": "Not a directory",
    "errno_ENOTEMPTY": "Directory not empty",
    "errno_ELOOP": "Too many levels of symbolic links",
    "errno_ENAMETOOLONG": "File name too long",
    "errno_EXDEV": "Invalid cross-device link",
    "errno_ETXTBSY": "Text file busy",
    "errno_EBUSY": "Device or resource busy",
    "errno_ESTALE": "Stale file handle",
    "errno_EMLINK": "Too many links",
    # disks
    "errno_ENOSPC": "No space left on device",
    "errno_EDQUOT": "Disk quota exceeded",
    "errno_EFBIG": "File too large",
    "errno_EROFS": "Read-only file system",
    "errno_EIO": "Input/output error",
    "errno_ENODEV": "No such device",
    "errno_ENXIO": "No such device or address",
    # locks, and what a process may have
    "errno_ENOLCK": "No locks available",
    "errno_EAGAIN": "Resource temporarily unavailable",
    "errno_EMFILE": "Too many open files",
    "errno_ENFILE": "Too many open files in system",
    "errno_ENOMEM": "Cannot allocate memory",
    # calls
    "errno_EINVAL": "Invalid argument",
    "errno_EBADF": "Bad file descriptor",
    "errno_ESPIPE": "Illegal seek",
    "errno_EPIPE": "Broken pipe",
    "errno_ENOSYS": "Function not implemented",
    "errno_ENOTSUP": "Operation not supported",
    "errno_EINTR": "Interrupted system call",
    # sockets
    "errno_EADDRINUSE": "Address already in use",
    "errno_EADDRNOTAVAIL": "Cannot assign requested address",
    "errno_EAFNOSUPPORT": "Address family not supported by protocol",
    "errno_ECONNREFUSED": "Connection refused",
    "errno_ECONNRESET": "Connection reset by peer",
    "errno_ETIMEDOUT": "Connection timed out",
    "errno_EHOSTUNREACH": "No route to host",
    "errno_ENETUNREACH": "Network is unreachable",
}
