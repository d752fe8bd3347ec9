"""Scripts for a run, for its dispatcher, each run by Redis as a whole. Bytes of the map and times as in `scripts`."""

from wxpush.cluster.store.connection import Script
from wxpush.cluster.store.scripts import CLOCK, DONE, NOW, SERVER

#: Recall the workers of an unfinished run, for the dispatcher that has the lock, or had it last. Each of them finds the mark before its
#: next claim and before its next intents.
RECALL = Script(
    """
    local facts, lock = KEYS[1], KEYS[2]
    local holder = redis.call('GET', lock)
    if holder and holder ~= ARGV[1] then return 0 end
    if redis.call('HEXISTS', facts, 'facts') == 0 or redis.call('HEXISTS', facts, 'finished') == 1 then return 0 end
    redis.call('HSET', facts, 'stopped', '1')
    return 1
    """
)

#: What time it is, in ms since 1970, and in which era of the clock.
TIME = Script(NOW + CLOCK + "return {now, clock(KEYS[1], KEYS[2])}", 2)

#: Say that a chunk is handed out, unless it is done.
OPEN = Script(
    NOW
    + DONE
    + """
    local map, open = KEYS[1], KEYS[2]
    if redis.call('EXISTS', map) == 0 then return 'gone' end
    local bytes = redis.call('GETRANGE', map, ARGV[1] - 1, ARGV[2] - 1)
    for i = 1, #bytes do
        if not done(string.byte(bytes, i)) then
            redis.call('HSET', open, ARGV[1], now)
            return 'open'
        end
    end
    redis.call('HDEL', open, ARGV[1])
    return 'done'
    """
)

#: Lay the map of an endless run further: ARGV its bytes from a row on. What is there stays, as an answer may have been lost.
GROW = Script(
    """
    local map, facts = KEYS[1], KEYS[2]
    local length = redis.call('STRLEN', map)
    if length == 0 or redis.call('HEXISTS', facts, 'facts') == 0 then return 'gone' end
    local there = length - (ARGV[1] - 1)
    if there < 0 then return 'short' end
    if there < #ARGV[2] then redis.call('APPEND', map, string.sub(ARGV[2], there + 1)) end
    return 'ok'
    """
)

#: Rows that are no longer in any chunk are marked as left. What somebody who holds the chunk has begun keeps what it has.
#: (row, byte that it had when this was decided, what the collector is to read of it or nothing) by threes.
LEAVE = Script(
    NOW
    + DONE
    + """
    local map, lease, results = KEYS[1], KEYS[2], KEYS[3]
    local held = redis.call('EXISTS', lease) == 1
    for i = 1, #ARGV, 3 do
        local b = string.byte(redis.call('GETRANGE', map, ARGV[i] - 1, ARGV[i] - 1))
        if b == tonumber(ARGV[i + 1]) and (b == 0 or (not held and not done(b))) then
            redis.call('SETRANGE', map, ARGV[i] - 1, string.char(10))
            if ARGV[i + 2] ~= '' then redis.call('XADD', results, '*', 'at', now, 'rows', ARGV[i + 2]) end
        end
    end
    return 0
    """
)

#: Rows that an earlier dispatch gave up are tried again by the next, or later by the same, and their tries forgotten.
REVIVE = Script(
    """
    for i = 1, #ARGV do
        redis.call('HDEL', KEYS[2], ARGV[i])
        local b = string.byte(redis.call('GETRANGE', KEYS[1], ARGV[i] - 1, ARGV[i] - 1))
        if b == 11 or b == 12 then redis.call('SETRANGE', KEYS[1], ARGV[i] - 1, string.char(b == 11 and 0 or 5)) end
    end
    return 0
    """
)

#: The results after a position. None of a start of the server that was not compared with the checkpoint yet, unless any will
#: do: workers and dispatcher write to it at once, and then nothing tells any more how old it came back.
READ = Script(
    SERVER
    + """
    local results, facts = KEYS[1], KEYS[2]
    if ARGV[3] == '0' and not settled(facts) then return {} end
    return redis.call('XRANGE', results, '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
    """,
    0,
)

#: Results up to a position are in the checkpoint of who has the lock. Where that is stays known when they are gone, and how
#: many requests there were by then: the next dispatcher counts its own from there. Not on a start of the server that was not
#: compared with the checkpoint yet, as above.
FORGET = Script(
    SERVER
    + """
    local results, facts, lock = KEYS[1], KEYS[2], KEYS[3]
    if redis.call('GET', lock) ~= ARGV[1] or not settled(facts) then return {} end
    local sums = redis.call('HMGET', facts, 'attempts', 'retries')
    local attempts, retries = tonumber(sums[1] or '0'), tonumber(sums[2] or '0')
    redis.call('HSET', facts, 'collected', ARGV[2], 'counted attempts', attempts, 'counted retries', retries)
    redis.call('XTRIM', results, 'MINID', ARGV[3])
    return {attempts, retries}
    """
)

#: The map that was written under another name becomes the run's, with all that belongs to it, if there is none yet.
CREATE = Script(
    NOW
    + SERVER
    + """
    local map, firsts, facts, runs, laid, laid_firsts = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
    if redis.call('EXISTS', facts) == 1 then redis.call('DEL', laid, laid_firsts); return 0 end
    redis.call('RENAME', laid, map)
    redis.call('DEL', firsts)
    if redis.call('EXISTS', laid_firsts) == 1 then redis.call('RENAME', laid_firsts, firsts) end
    redis.call('HSET', facts, 'facts', ARGV[1], 'clock', now, 'since', now, 'server', server())
    redis.call('HSET', runs, ARGV[2], ARGV[3])
    return 1
    """
)

#: First tries of rows that a local run left in doubt: (row, age in ms) by twos.
DATE = Script(
    NOW
    + """
    local rows = cmsgpack.unpack(ARGV[1])
    for i = 1, #rows, 2 do redis.call('HSET', KEYS[1], rows[i], now - rows[i + 1]) end
    return 0
    """
)

#: The run is over: nothing of it stays for good.
FINISH = Script(
    """
    local facts, runs = KEYS[1], KEYS[2]
    redis.call('HSET', facts, 'finished', '1')
    redis.call('HDEL', runs, ARGV[1])
    redis.call('EXPIRE', facts, ARGV[2])
    for i = 3, #KEYS do redis.call('DEL', KEYS[i]) end
    return 0
    """
)

#: Of these rows, those that have one of two bytes, in flight and another: (row, age of the first try in ms or -1, tries in this dispatch) by threes.
OUT = Script(
    NOW
    + CLOCK
    + """
    local map, firsts, facts, tries = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
    clock(facts, firsts)
    local out = {}
    local other = tonumber(ARGV[1])
    for i = 2, #ARGV do
        local b = string.byte(redis.call('GETRANGE', map, ARGV[i] - 1, ARGV[i] - 1))
        if b == 1 or b == other then
            local at = redis.call('HGET', firsts, ARGV[i])
            out[#out + 1] = tonumber(ARGV[i])
            out[#out + 1] = at and now - tonumber(at) or -1
            out[#out + 1] = tonumber(redis.call('HGET', tries, ARGV[i]) or '0')
        end
    end
    return out
    """
)
