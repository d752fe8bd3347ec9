"""What Kafka is asked to keep: two topics an account, for chunks and for dead letters, and how many messages wait in them.

Kafka deletes nothing that was dealt with: what is over is what is older than a topic keeps it, or lies before the offset of a group.
https://kafka.apache.org/documentation/#topicconfigs
"""

from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import NodeNotReadyError, TopicAlreadyExistsError, for_code

from wxpush.cluster.broker.base import DEAD_MOST, DEAD_SECONDS, ChunkQueue

#: More lanes than partitions cannot take chunks at once.
PARTITIONS = 32
#: The group of all workers, and the one in whose name dead letters are taken out.
WORKERS, REMOVED = "workers", "removed"

_HOUR_MS = 3600 * 1000
#: Messages as they were put in, and no longer ones than ours, whatever the broker is set to: the bytes are Kafka's own bound.
_AS_WRITTEN = {"compression.type": "producer", "max.message.bytes": 1_048_588}
#: A chunk that is older than this is handed out again by its dispatcher, so none needs to be kept for longer.
_CHUNKS = {
    **_AS_WRITTEN,
    "cleanup.policy": "delete",
    "retention.ms": 24 * _HOUR_MS,
    "segment.ms": 6 * _HOUR_MS,
}
#: Kafka counts bytes where the others count letters.
_LETTER_BYTES = 50_000
_DEAD = {
    **_AS_WRITTEN,
    "cleanup.policy": "delete",
    "retention.ms": DEAD_SECONDS * 1000,
    "segment.ms": 24 * _HOUR_MS,
    "retention.bytes": DEAD_MOST * _LETTER_BYTES,
    "segment.bytes": DEAD_MOST * _LETTER_BYTES // 10,
}


class Topics:
    """The topics of a Kafka, by two clients of their own that are in no group."""

    def __init__(self, **words: Any) -> None:
        self._admin = AIOKafkaAdminClient(**words)
        self._looker = AIOKafkaConsumer(**words)

    async def start(self) -> None:
        await self._admin.start()
        await self._looker.start()

    async def stop(self) -> None:
        await self._looker.stop()
        await self._admin.close()

    async def create(self, queue: ChunkQueue) -> None:
        """Create both topics where they do not exist. Raises KafkaError."""
        wanted = [_topic(queue.name, PARTITIONS, _CHUNKS), _topic(queue.dead, 1, _DEAD)]
        try:
            answer = await self._admin.create_topics(wanted)
        except AttributeError:  # aiokafka knows no controller while nobody answers
            raise NodeNotReadyError from None
        for found in answer.to_object()["topic_errors"]:
            error = for_code(found["error_code"])
            refused = found["error_code"] and error is not TopicAlreadyExistsError
            # Who may not create topics is told so of those that exist, too.
            if refused and not await self._exists(found["topic"]):
                raise error

    async def _exists(self, topic: str) -> bool:
        return any(
            found["topic"] == topic and not found["error_code"]
            for found in await self._admin.describe_topics([topic])
        )

    async def partitions(self, topic: str) -> list[TopicPartition]:
        """Raises KafkaError where there is no such topic."""
        for found in await self._admin.describe_topics([topic]):
            if found["topic"] == topic:
                if found["error_code"]:
                    raise for_code(found["error_code"])
                return [TopicPartition(topic, each["partition"]) for each in found["partitions"]]
        return []

    async def left(self, topic: str, group: str) -> dict[TopicPartition, range]:
        """The offsets that the group has not dealt with, of each partition that has some. Raises KafkaError."""
        places = await self.partitions(topic)
        begin = await self._looker.beginning_offsets(places)
        end = await self._looker.end_offsets(places)
        dealt = await self._admin.list_consumer_group_offsets(_group(topic, group), partitions=places)
        spans = {
            place: range(max(begin[place], dealt[place].offset if place in dealt else 0), end[place])
            for place in places
        }
        return {place: span for place, span in spans.items() if span}

    async def waiting(self, topic: str, group: str) -> int:
        """How many messages the group has not dealt with. Raises KafkaError."""
        return sum(map(len, (await self.left(topic, group)).values()))


def group_of(queue: ChunkQueue) -> str:
    """The group that all workers of an account are in."""
    return _group(queue.name, WORKERS)


def _group(topic: str, group: str) -> str:
    return f"{topic}.{group}"


def _topic(name: str, partitions: int, settings: dict[str, Any]) -> NewTopic:
    topic = NewTopic(name, partitions, 1, topic_configs={key: str(value) for key, value in settings.items()})
    topic.replication_factor = (
        -1
    )  # as many as the cluster keeps of others, which aiokafka does not let one say
    return topic
