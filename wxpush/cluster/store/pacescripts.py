"""Scripts for an account's rate and pauses, each run by Redis as a whole."""

from wxpush.answer import LONGEST_PAUSE
from wxpush.cluster.store.connection import Script
from wxpush.options.send import RATE

#: After a slowdown the rate grows by this share of the asked rate a second, and not for the first seconds.
_RECOVERY, _CALM = 0.02, 5.0
_SLOWEST = 0.1

#: KEYS account, pause, quota. ARGV seconds of a batch, of one that is shared, most unpaced, most ahead, held. Times in µs of
#: the server's clock. `seen` is the newest of them, or a second older: what a clock dated that was set back since moves back
#: with it, so that the time that passes counts and not the time of day. Nothing is dated farther ahead than it can be:
#: the longest pause that a gateway is granted; `tat` by what may be reserved, at the rate that is asked for now.
_RATE = f"""
    local t = redis.call('TIME'); local now = t[1] * 1000000 + t[2]
    local account = KEYS[1]
    local kept = redis.call('HMGET', account, 'asked', 'tat', 'slow', 'slowed', 'closed', 'seen')
    local seen = tonumber(kept[6] or '0')
    local back = math.max(0, seen - now)
    local function dated(place, name, most)
        local at = tonumber(kept[place] or '0')
        local due = at - back
        if due > now + most then due = now end
        if kept[place] and due ~= at then
            kept[place] = string.format('%.0f', due)
            redis.call('HSET', account, name, kept[place])
        end
    end
    dated(2, 'tat', math.huge)
    dated(4, 'slowed', {LONGEST_PAUSE * 1e6:.0f})
    dated(5, 'closed', {LONGEST_PAUSE * 1e6:.0f})
    if back > 0 or now - seen > 1000000 then redis.call('HSET', account, 'seen', string.format('%.0f', now)) end
    back = 0
    local asked = tonumber(kept[1] or '{RATE.default:g}')
    local rate = asked
    if kept[3] then
        local base = asked == math.huge and tonumber(kept[3]) * 2 or asked
        local calm = (now - tonumber(kept[4])) / 1000000 - {_CALM}
        rate = tonumber(kept[3]) + math.max(0, calm) * {_RECOVERY} * base
        if rate >= base then rate = asked; redis.call('HDEL', account, 'slow', 'slowed') end
    end
    local step = rate == math.huge and 0 or 1000000 / rate
"""
RESERVE = Script(
    _RATE
    + """
    local pause = redis.call('GET', KEYS[2])
    if pause then return {'paused', pause, redis.call('PTTL', KEYS[2])} end
    local left = tonumber(redis.call('GET', KEYS[3]) or 'inf')
    if left <= 0 then return {'quota'} end
    dated(2, 'tat', ARGV[4] + math.max(step, ARGV[1] * 1000000))
    local from = math.max(now, tonumber(kept[2] or '0'), tonumber(kept[5] or '0'))
    if from - now > tonumber(ARGV[4]) then return {'later', string.format('%.0f', from - now - ARGV[4])} end
    local seconds = tonumber(from - now > ARGV[5] * 1000000 and ARGV[2] or ARGV[1])
    local most = rate == math.huge and tonumber(ARGV[3]) or math.max(1, math.floor(rate * seconds))
    most = math.min(most, left)
    if left ~= math.huge then redis.call('DECRBY', KEYS[3], most) end
    local tat, told = string.format('%.0f', from + most * step), string.format('%.0f', now)
    redis.call('HSET', account, 'tat', tat, 'seen', told)
    return {'granted', most, string.format('%.0f', from - now), string.format('%.3f', step), told}
    """,
    1,
)
#: What is in force: the rates asked for and in force, µs for which nothing leaves, µs until the asked rate is reached again, and why.
LOOK = Script(
    _RATE
    + f"""
    local back = 0
    if rate < asked then
        local base = asked == math.huge and tonumber(kept[3]) * 2 or asked
        back = math.max(0, tonumber(kept[4]) + {_CALM * 1e6:.0f} - now) + math.max(0, base - rate) / ({_RECOVERY} * base) * 1000000
    end
    local closed = math.max(0, tonumber(kept[5] or '0') - now)
    local why = redis.call('HGET', account, 'why') or ''
    return {{tostring(asked), string.format('%.3f', rate), string.format('%.0f', closed), string.format('%.0f', back), why}}
    """,
    5,
)
#: ARGV whether to the next minute nothing may leave, requests a second lately, µs for which nothing may leave, why.
SLOW = Script(
    _RATE
    + f"""
    local closed = tonumber(kept[5] or '0')
    if ARGV[4] ~= '' then redis.call('HSET', account, 'why', ARGV[4]) end
    if ARGV[1] == '1' then
        local minute = 60000000
        closed = math.max(closed, now - now % minute + minute)
    end
    closed = math.max(closed, now + tonumber(ARGV[3]))
    if closed > now then redis.call('HSET', account, 'closed', string.format('%.0f', closed)) end
    local slowed = tonumber(kept[4] or '0')
    if now - slowed < 1000000 then return 0 end
    local at = math.max(now, closed)
    local current = rate == math.huge and tonumber(ARGV[2]) or rate
    local slow = math.min(asked, math.max(current / 2, {_SLOWEST}))
    redis.call('HSET', account, 'slow', string.format('%.3f', slow), 'slowed', string.format('%.0f', at))
    return 1
    """
)


#: ARGV the pause, its ms (0: until somebody ends it), the causes that it does not replace.
PAUSE = Script(
    """
    local standing = redis.call('GET', KEYS[1])
    local cause = standing and cjson.decode(standing).cause
    for i = 3, #ARGV do
        if cause == ARGV[i] then return 0 end
    end
    if ARGV[2] == '0' then redis.call('SET', KEYS[1], ARGV[1]) else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
    return 1
    """
)
