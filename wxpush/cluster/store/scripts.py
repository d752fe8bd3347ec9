"""Scripts, each run by Redis as a whole. Every script that writes rows looks at the lease first: a worker that lost it changes
nothing.

Bytes of the map are the numbers of State up to 8; 9 (held) is a row in doubt that is too old to be repeated, 10 (left) one of
which nothing can be composed; 11 and 12 are 0 and 5 of rows that were tried as often as one dispatch tries; 13 is an expired row. Times are of the
server's clock, in ms since 1970.
"""

from wxpush.cluster.store.connection import Script

NOW = "local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)\n"
#: Whether no worker has anything left to do for a row with this byte.
DONE = "local function done(b) return b ~= 0 and b ~= 1 and b ~= 5 end\n"

#: Follow the clock, and say which era it is in: one that was set back begins another. How long ago anything of before was, it
#: cannot tell; first tries of no known age count as too old to be repeated.
CLOCK = """
local function clock(facts, firsts)
    if redis.call('EXISTS', facts) == 0 then return '0' end
    local newest = tonumber(redis.call('HGET', facts, 'clock') or '0')
    if now < newest - 5000 then
        redis.call('HINCRBY', facts, 'era', 1)
        redis.call('DEL', firsts)
    end
    if now < newest - 5000 or now > newest then redis.call('HSET', facts, 'clock', now) end
    return redis.call('HGET', facts, 'era') or '0'
end
"""

#: Which start of which server this is. One that was started again may know less than it did; until the run's dispatcher has
#: compared it with the checkpoint, nobody takes a chunk of it.
SERVER = """
local function server() return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') end
local function settled(facts)
    local known = redis.call('HGET', facts, 'server')
    return not known or known == server()
end
"""

#: How long a lease still lasts, in ms. Redis keeps the time of day at which it ends: a clock that is set back must not give a
#: dead worker more time than anybody can ask for.
_SHORTENED = """
local function shortened(lease, most)
    local left = redis.call('PTTL', lease)
    if left > tonumber(most) then redis.call('PEXPIRE', lease, most); left = tonumber(most) end
    return left
end
"""

#: Count what a worker asked for with its number `seq`: once, however often it is asked for, as an answer may be lost. False:
#: it was done before. A number is remembered for longer than a worker asks again.
_ONCE = """
local function done_before(last, seq) return tonumber(redis.call('GET', last) or '0') >= tonumber(seq) end
local function count(last, seq, facts, attempts, retries)
    if done_before(last, seq) then return false end
    redis.call('SET', last, seq, 'PX', 600000)
    if redis.call('EXISTS', facts) == 1 then
        if attempts ~= '0' then redis.call('HINCRBY', facts, 'attempts', attempts) end
        if retries ~= '0' then redis.call('HINCRBY', facts, 'retries', retries) end
    end
    return true
end
"""

#: Take a chunk: its bytes, the first tries of the rows whose outcome is not known, and how often rows were tried. Of a run
#: that is recalled nobody takes any: the chunk is noted as given back.
CLAIM = Script(
    NOW
    + CLOCK
    + DONE
    + _SHORTENED
    + SERVER
    + """
    local map, firsts, lease, facts, tries, open = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
    local first, last = tonumber(ARGV[3]), tonumber(ARGV[4])
    if redis.call('EXISTS', map) == 0 then return {'gone'} end
    if redis.call('HEXISTS', facts, 'stopped') == 1 then
        if redis.call('HEXISTS', open, first) == 1 then redis.call('HSET', open, first, '0') end
        return {'stopped'}
    end
    if not settled(facts) then return {'unsettled'} end
    local holder = redis.call('GET', lease)
    if holder and holder ~= ARGV[1] then return {'busy', shortened(lease, ARGV[5])} end
    redis.call('SET', lease, ARGV[1], 'PX', ARGV[2])
    clock(facts, firsts)
    local bytes = redis.call('GETRANGE', map, first - 1, last - 1)
    local unknown, tried = {}, {}
    local any = redis.call('EXISTS', tries) == 1
    for i = 1, #bytes do
        local b = string.byte(bytes, i)
        if b == 1 or b == 5 then
            local at = redis.call('HGET', firsts, first + i - 1)
            unknown[#unknown + 1] = first + i - 1
            unknown[#unknown + 1] = at and now - tonumber(at) or -1
        end
        local many = any and not done(b) and redis.call('HGET', tries, first + i - 1)
        if many then tried[#tried + 1] = first + i - 1; tried[#tried + 1] = tonumber(many) end
    end
    local known = redis.call('HMGET', facts, 'proven', 'is_row')
    return {'yours', bytes, unknown, known[1] or '0', tried, known[2] or ''}
    """,
    1,
)

#: Write rows: (row, byte, age of the first try in ms or -1, tries of this dispatch) by fours, and the results that the
#: collector reads; requests since the last commit, and those of them that were repeats; the commit's number, and whether
#: rows are to leave by it, which those of a recalled run do not. Requests count though the lease is lost.
COMMIT = Script(
    NOW
    + CLOCK
    + DONE
    + _ONCE
    + """
    local map, firsts, lease, facts, results, tries = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
    if redis.call('GET', lease) ~= ARGV[1] then
        count(KEYS[7], ARGV[7], facts, ARGV[5], ARGV[6])
        return 'lost'
    end
    if redis.call('EXISTS', map) == 0 then return 'gone' end
    if done_before(KEYS[7], ARGV[7]) then return 'ok' end
    if ARGV[8] == '1' and redis.call('HEXISTS', facts, 'stopped') == 1 then return 'stopped' end
    count(KEYS[7], ARGV[7], facts, ARGV[5], ARGV[6])
    local era = clock(facts, firsts)
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
    if ARGV[3] ~= '' then redis.call('XADD', results, '*', 'at', now, 'era', era, 'rows', ARGV[3]) end
    if ARGV[4] == '1' then redis.call('HSET', facts, 'proven', '1') end
    return 'ok'
    """
)

#: Give a chunk back: done, or to be handed out again.
RELEASE = Script(
    DONE
    + _ONCE
    + """
    local map, open, lease, facts = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
    count(KEYS[5], ARGV[6], facts, ARGV[4], ARGV[5])
    if redis.call('GET', lease) ~= ARGV[1] then return 'lost' end
    redis.call('DEL', lease)
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

#: Count the requests of a worker that has lost its lease: they were made, whatever became of the chunk.
COUNT = Script(_ONCE + "count(KEYS[2], ARGV[3], KEYS[1], ARGV[1], ARGV[2]) return 0")

#: Renew a lease; a worker that lost it does not get it back.
RENEW = Script(
    """
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])
    """
)

#: Take a lock that is free, or one's own: an earlier answer may have been lost.
TAKE_LOCK = Script(
    _SHORTENED
    + """
    local holder = redis.call('GET', KEYS[1])
    if holder and holder ~= ARGV[1] then shortened(KEYS[1], ARGV[3]); return 0 end
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    return 1
    """
)

#: Delete a key whose value is still one's own.
DELETE_OWN = Script(
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
)
