"""Unwanted messages of a topic, taken out: Kafka deletes none, so the others are put in again behind them, and the group is told that all before is done."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, KafkaTimeoutError

from wxpush.cluster.broker.kafkaconnection import FETCH_BYTES, PARTITION_BYTES

#: How long one look for messages may take, in ms.
_LOOK_MS = 2000
Span = dict[TopicPartition, range]


async def sift(
    words: dict[str, Any],
    group: str,
    left: Span,
    unwanted: Callable[[bytes], bool],
    put: Callable[[ConsumerRecord[Any, Any]], Any],
) -> int:
    """Take unwanted messages out of what is left, with `words` for a client; gives how many. `put` copies a wanted one to the end of its topic.

    0 while workers are in the group: only they can say then what is done, and they drop by themselves what nobody wants. Raises KafkaError.
    """
    many = 0
    async with _opened(words, group, left) as consumer:
        for place, span in left.items():
            try:
                await consumer.commit({place: span.start})
            except CommitFailedError:
                return many
            records = await _read(consumer, place, span)
            wanted = [record for record in records if not unwanted(record.value)]
            if len(wanted) == len(records):
                continue
            for record in wanted:
                await put(record)
            await consumer.commit({place: span.stop})
            many += len(records) - len(wanted)
    return many


@asynccontextmanager
async def _opened(words: dict[str, Any], group: str, left: Span) -> AsyncIterator[Any]:
    consumer = AIOKafkaConsumer(
        **words,
        group_id=group,
        enable_auto_commit=False,
        fetch_max_bytes=FETCH_BYTES,
        max_partition_fetch_bytes=PARTITION_BYTES,
    )
    consumer.assign([*left])
    try:
        await consumer.start()
        consumer.pause(*left)
        yield consumer
    finally:
        await consumer.stop()


async def _read(consumer: Any, place: TopicPartition, span: range) -> list[ConsumerRecord[Any, Any]]:
    """The messages of a span. Where some have expired meanwhile, the rest."""
    records: list[ConsumerRecord[Any, Any]] = []
    consumer.seek(place, span.start)
    consumer.resume(place)
    while await consumer.position(place) < span.stop:
        found = (await consumer.getmany(place, timeout_ms=_LOOK_MS)).get(place)
        if not found:
            raise KafkaTimeoutError
        records += [record for record in found if record.offset < span.stop]
    consumer.pause(place)
    return records
