"""Scripts for the streams of the broker, each run by Redis as a whole."""

from wxpush.cluster.bounded import MOST_BYTES
from wxpush.cluster.broker.base import DEAD_MOST, DEAD_SECONDS
from wxpush.cluster.store.connection import Script

#: Say that a message is still in hand, if it still is one's own: a woken reader must not take it back.
RENEW = Script(
    """
    local held = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
    if #held == 0 then return 0 end
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'JUSTID')
    return 1
    """
)
#: What a reader took and never dealt with may be claimed at once; the reader is forgotten.
LEAVE = Script(
    """
    local held = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 100, ARGV[2])
    for _, entry in ipairs(held) do
        redis.call('XCLAIM', KEYS[1], ARGV[1], 'nobody', 0, entry[1], 'IDLE', 86400000, 'JUSTID')
    end
    return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
    """
)
#: Messages that no reader has taken.
WAITING = Script(
    "return redis.call('XLEN', KEYS[1]) - redis.call('XPENDING', KEYS[1], ARGV[1])[1]",
)
#: Take out what was handed out more than once and is longer than an answer may be: no reader has it whole, and who claims it gets nothing else.
TOO_LONG = Script(
    f"""
    local many = 0
    for _, entry in ipairs(redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 100)) do
        local found = entry[4] > 1 and redis.call('XRANGE', KEYS[1], entry[1], entry[1])[1]
        local size = 0
        for _, part in ipairs(found and found[2] or {{}}) do size = size + #part end
        if size > {MOST_BYTES - 65_536} then
            redis.call('XACK', KEYS[1], ARGV[1], entry[1])
            redis.call('XDEL', KEYS[1], entry[1])
            redis.call('XADD', KEYS[2], 'MAXLEN', {DEAD_MOST}, '*', 'body', string.sub(found[2][2], 1, 1024))
            redis.call('EXPIRE', KEYS[2], {DEAD_SECONDS})
            many = many + 1
        end
    end
    return many
    """
)
#: Take a message out for good, perhaps into the dead letters, of which those go that are too old or too many.
REMOVE = Script(
    f"""
    if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 1 and ARGV[3] ~= '' then
        local oldest = (redis.call('TIME')[1] - {DEAD_SECONDS}) * 1000
        redis.call('XADD', KEYS[2], 'MINID', string.format('%.0f', oldest), '*', 'body', ARGV[3])
        redis.call('XTRIM', KEYS[2], 'MAXLEN', {DEAD_MOST})
        redis.call('EXPIRE', KEYS[2], {DEAD_SECONDS})
    end
    return redis.call('XDEL', KEYS[1], ARGV[2])
    """
)
