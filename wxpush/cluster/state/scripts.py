"""What Redis does as a whole. Every script that writes rows looks at the lease first: who has lost it changes nothing.

Bytes of the map are the numbers of State; 9 (held) is a row in doubt that is too old to be repeated, 10 (left) one of
which nothing can be composed; 11 and 12 are 0 and 5 of rows that were tried as often as one dispatch tries. Times are of the server's clock, in ms since 1970.
"""

from wxpush.cluster.state.connection import Script

_NOW = "local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)\n"
#: Whether no worker has anything left to do for a row with this byte.
_DONE = "local function done(b) return b ~= 0 and b ~= 1 and b ~= 5 end\n"

#: Take a chunk: its bytes, the first tries of the rows whose outcome is not known, and how often rows were tried.
CLAIM = Script(
    _NOW
    + _DONE
    + """
    local map, firsts, lease, facts, tries = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
    local first, last = tonumber(ARGV[3]), tonumber(ARGV[4])
    if redis.call('EXISTS', map) == 0 then return {'gone'} end
    local holder = redis.call('GET', lease)
    if holder and holder ~= ARGV[1] then return {'busy', redis.call('PTTL', lease)} end
    redis.call('SET', lease, ARGV[1], 'PX', ARGV[2])
    -- A clock that was set back would make first tries look younger than they are.
    local newest = tonumber(redis.call('HGET', facts, 'clock') or '0')
    if now > newest then redis.call('HSET', facts, 'clock', now) end
    local sound = now > newest - 5000
    local bytes = redis.call('GETRANGE', map, first - 1, last - 1)
    local unknown, tried = {}, {}
    local any = redis.call('EXISTS', tries) == 1
    for i = 1, #bytes do
        local b = string.byte(bytes, i)
        if b == 1 or b == 5 then
            local at = redis.call('HGET', firsts, first + i - 1)
            unknown[#unknown + 1] = first + i - 1
            unknown[#unknown + 1] = (at and sound) and now - tonumber(at) or -1
        end
        local many = any and not done(b) and redis.call('HGET', tries, first + i - 1)
        if many then tried[#tried + 1] = first + i - 1; tried[#tried + 1] = tonumber(many) end
    end
    return {'yours', bytes, unknown, redis.call('HGET', facts, 'proven') or '0', tried}
    """
)

#: Write rows: (row, byte, age of the first try in ms or -1, tries of this dispatch) by fours, and the results that the
#: collector reads; requests since the last commit, and those of them that were repeats.
COMMIT = Script(
    _NOW
    + _DONE
    + """
    local map, firsts, lease, facts, results, tries = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
    if redis.call('GET', lease) ~= ARGV[1] then return 'lost' end
    if redis.call('EXISTS', map) == 0 then return 'gone' end
    local rows = cmsgpack.unpack(ARGV[2])
    -- A row may come twice, given back and intended again: its last word counts.
    local ages = {}
    local any = redis.call('EXISTS', tries) == 1
    for i = 1, #rows, 4 do
        redis.call('SETRANGE', map, rows[i] - 1, string.char(rows[i + 1]))
        ages[rows[i]] = rows[i + 2]
        if done(rows[i + 1]) then
            if any then redis.call('HDEL', tries, rows[i]) end
        elseif rows[i + 3] > 0 then
            redis.call('HSET', tries, rows[i], rows[i + 3])
        end
    end
    local set, del = {}, {}
    for row, age in pairs(ages) do
        if age >= 0 then set[#set + 1] = row; set[#set + 1] = now - age else del[#del + 1] = row end
    end
    for i = 1, #set, 1000 do redis.call('HSET', firsts, unpack(set, i, math.min(i + 999, #set))) end
    for i = 1, #del, 1000 do redis.call('HDEL', firsts, unpack(del, i, math.min(i + 999, #del))) end
    if now > tonumber(redis.call('HGET', facts, 'clock') or '0') then redis.call('HSET', facts, 'clock', now) end
    if ARGV[3] ~= '' then redis.call('XADD', results, '*', 'at', now, 'rows', ARGV[3]) end
    if ARGV[4] == '1' then redis.call('HSET', facts, 'proven', '1') end
    if ARGV[5] ~= '0' then redis.call('HINCRBY', facts, 'attempts', ARGV[5]) end
    if ARGV[6] ~= '0' then redis.call('HINCRBY', facts, 'retries', ARGV[6]) end
    return 'ok'
    """
)

#: Give a chunk back: done, or to be handed out again.
RELEASE = Script(
    _DONE
    + """
    local map, open, lease, facts = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
    if redis.call('GET', lease) ~= ARGV[1] then return 'lost' end
    redis.call('DEL', lease)
    redis.call('HINCRBY', facts, 'attempts', ARGV[4])
    redis.call('HINCRBY', facts, 'retries', ARGV[5])
    local bytes = redis.call('GETRANGE', map, ARGV[2] - 1, ARGV[3] - 1)
    for i = 1, #bytes do
        if not done(string.byte(bytes, i)) then
            if redis.call('HEXISTS', open, ARGV[2]) == 1 then redis.call('HSET', open, ARGV[2], '0') end
            return 'unfinished'
        end
    end
    redis.call('HDEL', open, ARGV[2])
    return 'done'
    """
)

#: Keep a lease; whoever has lost it does not get it back by this.
RENEW = Script(
    """
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])
    """
)

#: Let go of a lease that is one's own.
LET_GO = Script(
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
)

#: Say that a chunk is handed out, unless it is done.
OPEN = Script(
    _NOW
    + _DONE
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

#: Rows of a chunk that are in none any more are left. What somebody who holds the chunk has begun keeps what it has.
LEAVE = Script(
    _DONE
    + """
    local held = redis.call('EXISTS', KEYS[2]) == 1
    for i = 1, #ARGV do
        local b = string.byte(redis.call('GETRANGE', KEYS[1], ARGV[i] - 1, ARGV[i] - 1))
        if b == 0 or (not held and not done(b)) then
            redis.call('SETRANGE', KEYS[1], ARGV[i] - 1, string.char(10))
        end
    end
    return 0
    """
)

#: Rows that an earlier dispatch gave up are tried again by the next.
REVIVE = Script(
    """
    for i = 1, #ARGV do
        local b = string.byte(redis.call('GETRANGE', KEYS[1], ARGV[i] - 1, ARGV[i] - 1))
        if b == 11 or b == 12 then redis.call('SETRANGE', KEYS[1], ARGV[i] - 1, string.char(b == 11 and 0 or 5)) end
    end
    return 0
    """
)

#: Results up to a position are in the checkpoint of who has the seat. Where that is stays known when they are gone, and how
#: many requests there were by then: the next dispatcher counts its own from there.
FORGET = Script(
    """
    local results, facts, seat = KEYS[1], KEYS[2], KEYS[3]
    if redis.call('GET', seat) ~= ARGV[1] then return {} end
    local sums = redis.call('HMGET', facts, 'attempts', 'retries')
    local attempts, retries = tonumber(sums[1] or '0'), tonumber(sums[2] or '0')
    redis.call('HSET', facts, 'collected', ARGV[2], 'counted attempts', attempts, 'counted retries', retries)
    redis.call('XTRIM', results, 'MINID', ARGV[3])
    return {attempts, retries}
    """
)

#: The map that was laid beside becomes the run's, with all that belongs to it, if there is none yet.
CREATE = Script(
    _NOW
    + """
    local map, firsts, facts, runs, laid, laid_firsts = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
    if redis.call('EXISTS', facts) == 1 then redis.call('DEL', laid, laid_firsts); return 0 end
    redis.call('RENAME', laid, map)
    redis.call('DEL', firsts)
    if redis.call('EXISTS', laid_firsts) == 1 then redis.call('RENAME', laid_firsts, firsts) end
    redis.call('HSET', facts, 'facts', ARGV[1], 'clock', now, 'since', now)
    redis.call('HSET', runs, ARGV[2], ARGV[3])
    return 1
    """
)

#: First tries of rows that a local run left in doubt: (row, age in ms) by twos.
DATE = Script(
    _NOW
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
