"""A bound on what a packed record is unpacked to. Whoever can write to Kafka can pack; aiokafka unpacks whatever that becomes.

wxpush packs nothing by Kafka's own means, and its topics are kept as written; one that others made may be packed anew by its broker. What is packed otherwise than by
gzip is none of ours: it needs a library that wxpush does not bring, and that has no such bound.
"""

import zlib
from contextlib import suppress
from importlib import import_module

from aiokafka.errors import CorruptRecordException

#: Bytes of what lies packed together: several of the longest messages.
_MOST = 8 * 1024 * 1024
#: Modules of aiokafka that have its unpacking by name.
_WHO_UNPACKS = ("default_records", "legacy_records", "_crecords.default_records", "_crecords.legacy_records")
#: For zlib: gzip, with its largest window.
_GZIP = 31


def gzip_decode(payload: bytes) -> bytes:
    """What is packed in it. Raises CorruptRecordException for more than so much, and for what is no gzip: a lane leaves behind what none can read."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        unpacked = unpacker.decompress(payload, _MOST)
    except zlib.error:
        raise CorruptRecordException from None
    if not unpacker.eof:
        raise CorruptRecordException
    return unpacked


def _refuse(_: object) -> bytes:
    """Unpacks nothing. Raises CorruptRecordException: a lane leaves it behind."""
    raise CorruptRecordException


#: What takes the place of what in those modules, where they have it.
_INSTEAD = {gzip_decode.__name__: gzip_decode, **dict.fromkeys(("snappy_decode", "lz4_decode", "zstd_decode"), _refuse)}  # fmt: skip


def bound() -> None:
    """Have aiokafka unpack within the bound, in this process. It offers no setting for that."""
    for name in _WHO_UNPACKS:
        with suppress(ImportError):  # the quick ones are not built everywhere
            module = import_module(f"aiokafka.record.{name}")
            for each in _INSTEAD.keys() & vars(module).keys():
                setattr(module, each, _INSTEAD[each])
