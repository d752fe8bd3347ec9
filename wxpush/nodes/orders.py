"""Scripts by which an order that is given at one node reaches another: campaigns paused for all, messages in doubt decided by whoever has them."""

from wxpush.cluster.store.connection import Script
from wxpush.cluster.store.scripts import NOW

#: Give orders, and hear all. ARGV[3]: those told, each the campaign, its number, by whom it is paused, and a word: `order` is a new one; `alone` is
#: one that holds unless a later one is known; `kept` is known to be of that number. Gives each campaign with number and by whom.
ORDER = Script(
    NOW
    + """
    local at = ARGV[1] .. ':pauses'
    for _, m in ipairs(cmsgpack.unpack(ARGV[3])) do
        local held = redis.call('HGET', at, m[1])
        local known = tonumber(string.match(held or '', '^(%d+) ') or '0')
        local number = m[2]
        if m[4] == 'order' or (m[4] == 'alone' and known <= number) then number = math.max(known + 1, number + 1, now) end
        if number > known then redis.call('HSET', at, m[1], string.format('%.0f', number) .. ' ' .. m[3]) end
    end
    return redis.call('HGETALL', at)
    """
)

#: Leave an order for the node that has a message. ARGV[3]: the message, [4]: the order, [5]: ms for which it waits. Gives that node; nil: nobody knows it.
ASK = Script(
    """
    local prefix = ARGV[1]
    local owner = redis.call('HGET', prefix .. ':message:' .. ARGV[3], 'node')
    if not owner then return false end
    local at = prefix .. ':decisions:' .. owner
    redis.call('RPUSH', at, ARGV[4])
    redis.call('PEXPIRE', at, ARGV[5])
    return owner
    """
)

#: Take the orders that are left for this node.
OBEY = Script(
    """
    local at = ARGV[1] .. ':decisions:' .. ARGV[2]
    local found = redis.call('LRANGE', at, 0, -1)
    redis.call('DEL', at)
    return found
    """
)
