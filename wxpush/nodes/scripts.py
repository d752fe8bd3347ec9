"""Scripts, each run by Redis as a whole. Times are of the server's clock, in ms since 1970.

`nodes` has for each node which start of the server it has told all its messages, and when it was last heard of. Of a server that was
started again, or emptied, nothing is believed before every node has done so: it may know less than it did.

KEYS of each: nodes, facts, index of messages. ARGV[1]: what the other keys begin with; ARGV[2]: this node.
"""

from wxpush.cluster.store.connection import Script
from wxpush.cluster.store.scripts import NOW, SERVER

#: A node that was not heard of for so long is waited for no more: what it had taken has ended, or it is gone.
HORIZON_MS = 24 * 3600 * 1000

_NODES = """
    local nodes, facts, index, prefix, me = KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[2]
    local function entry(text)
        local told, seen = string.match(text or '', '^(%S+) (%d+)$')
        seen = tonumber(seen or '0')
        return told or 'none', seen > now + HORIZON and 0 or seen -- nobody was heard of so much later than now
    end
    -- As `node_of` calls them; a field of another name is of somebody else.
    local function is_node(name) return #name == 12 and not string.find(name, '[^0-9a-f]') end
    local function waits_for(start)
        local all = redis.call('HGETALL', nodes)
        local found = {}
        for i = 1, #all, 2 do
            local told, seen = entry(all[i + 1])
            local silent = told ~= start and told ~= 'new' and all[i] ~= me and now - seen < HORIZON
            if silent and is_node(all[i]) then found[#found + 1] = all[i] end
        end
        return found
    end
"""

#: A token bucket as GCRA: so many µs between two calls, and of the burst. Gives 0, or the µs until who is asked for may call.
TAKE = """
    local micros = redis.call('TIME'); micros = micros[1] * 1000000 + micros[2]
    local function take(who, every, ahead)
        local at = ARGV[1] .. ':rate:' .. who
        local due = tonumber(redis.call('GET', at) or '0')
        -- A clock that was set back must shut nobody out for longer than his burst.
        if due > micros + ahead + every then due = micros end
        due = math.max(due, micros) + every
        local over = due - micros - ahead
        if over > every / 1000 then return over end
        redis.call('SET', at, string.format('%.0f', due), 'PX', math.ceil((due - micros) / 1000) + 1)
        return 0
    end
"""

#: What is written of a message: its claim where it has none, and where it stands. `m`: key, content, name, campaign, channel, accepted,
#: state, tries, at, errcode, msgid, detail, ms for which its key and its standing are still kept (0: until its end).
_WRITE = """
    local function stand(m)
        local at = prefix .. ':message:' .. m[3]
        redis.call('HSET', at, 'campaign', m[4], 'channel', m[5], 'accepted', m[6], 'state', m[7], 'tries', m[8], 'at', m[9],
            'errcode', m[10], 'msgid', m[11], 'detail', m[12], 'node', me)
        redis.call('ZADD', index, m[6], m[3])
        if m[14] > 0 then redis.call('PEXPIRE', at, m[14]) else redis.call('PERSIST', at) end
    end
"""

#: ARGV[3]: the others that this node knows, each with when it was last heard of; [4]: nodes that are gone for good; [5]: whether a server
#: that was started again lost nothing. Gives which start this is, the one that this node has told everything, and those waited for.
BEAT = Script(
    (
        NOW
        + SERVER
        + _NODES
        + """
    local start = server()
    for _, gone in ipairs(cmsgpack.unpack(ARGV[4])) do redis.call('HDEL', nodes, gone) end
    if ARGV[5] == '1' then
        local known = redis.call('HGET', facts, 'server')
        local all = redis.call('HGETALL', nodes)
        for i = 1, #all, 2 do
            local told, seen = entry(all[i + 1])
            if known and told == known then redis.call('HSET', nodes, all[i], start .. ' ' .. string.format('%.0f', seen)) end
        end
    end
    local others = cmsgpack.unpack(ARGV[3])
    for i = 1, #others, 2 do
        redis.call('HSETNX', nodes, others[i], 'none ' .. string.format('%.0f', math.min(others[i + 1], now)))
    end
    local mine = redis.call('HGET', nodes, me)
    -- Of one that comes to a server that has lost nothing the others did not know either: they need not wait for it.
    if not mine and redis.call('HGET', facts, 'server') == start then mine = 'new 0' end
    local told = entry(mine)
    redis.call('HSET', nodes, me, told .. ' ' .. string.format('%.0f', now))
    local known, all = {}, redis.call('HGETALL', nodes)
    for i = 1, #all, 2 do
        local _, seen = entry(all[i + 1])
        if all[i] ~= me and (now - seen >= HORIZON * 7 or not is_node(all[i])) then
            redis.call('HDEL', nodes, all[i])
        elseif all[i] ~= me then
            known[#known + 1] = all[i]
            known[#known + 1] = seen
        end
    end
    if told == start and #waits_for(start) == 0 then redis.call('HSET', facts, 'server', start) end
    return {start, told, waits_for(start), known}
    """
    ).replace("HORIZON", str(HORIZON_MS))
)

#: Tell messages of this node. ARGV[3]: the start of the server, [4]: `begin`, `some` or `end`, [5]: the messages. Gives how many keys stand for
#: another node's, or false where the server knows nothing of the beginning any more.
TELL = Script(
    (
        NOW
        + SERVER
        + _NODES
        + _WRITE
        + """
    local start, told = server(), entry(redis.call('HGET', nodes, me))
    if start ~= ARGV[3] then return false end
    if ARGV[4] == 'begin' then
        if told == start or told == 'new' then return 0 end
        redis.call('HSET', nodes, me, 'telling ' .. string.format('%.0f', now))
        return 0
    end
    if told ~= 'telling' and told ~= 'new' and told ~= start then return false end
    local foreign = 0
    for _, m in ipairs(cmsgpack.unpack(ARGV[5])) do
        local at = prefix .. ':key:' .. m[1]
        local held = redis.call('GET', at)
        -- What was told of it meanwhile is newer than what was read of it before.
        local newer = tonumber(redis.call('HGET', prefix .. ':message:' .. m[3], 'at') or '-1') > m[9]
        if not held or string.sub(held, 33) == m[3] then
            if m[13] >= 0 and not (held and newer) then
                redis.call('SET', at, m[2] .. m[3])
                if m[13] > 0 then redis.call('PEXPIRE', at, m[13]) end
            end
        else
            foreign = foreign + 1
        end
        if not newer then stand(m) end
    end
    if ARGV[4] == 'end' then redis.call('HSET', nodes, me, start .. ' ' .. string.format('%.0f', now)) end
    return foreign
    """
    ).replace("HORIZON", str(HORIZON_MS))
)

#: Claim messages. ARGV[3]: requests, each its key, its content, and its lines: a text, which is what is answered to that line, or as `_WRITE`
#: has it, with what is answered where the key stands for another message and where nobody has one behind that,
#: and who is counted, by which µs, and what is answered beyond them. [4]: ms for which a
#: request is known. Gives an answer for each request: its lines, or `other` where its key stands for other lines; or the nodes waited for.
CLAIM = Script(
    (
        NOW
        + SERVER
        + _NODES
        + _WRITE
        + TAKE
        + """
    local start = server()
    if entry(redis.call('HGET', nodes, me)) ~= start then return {'untold'} end
    local missing = waits_for(start)
    if #missing > 0 then return {'waits', unpack(missing)} end
    local function claim(m)
        if type(m) == 'string' then return m end
        local at = prefix .. ':key:' .. m[1]
        local held = redis.call('GET', at)
        if held then
            if string.sub(held, 1, 32) ~= m[2] then return m[15] end
            return '=' .. string.sub(held, 33)
        end
        if m[3] == '' then return m[16] end
        if m[17] ~= '' and take(m[17], m[18], m[19]) > 0 then return m[20] end
        redis.call('SET', at, m[2] .. m[3])
        stand(m)
        return '=' .. m[3]
    end
    local function lines(asked)
        local found, any = {}, false
        for i, m in ipairs(asked) do
            found[i] = claim(m)
            any = any or string.sub(found[i], 1, 1) == '='
        end
        return found, any
    end
    -- Thousands of lines that are refused alike have their answer once.
    local function packed(found)
        local kept, known, places = {}, {}, {}
        for i, each in ipairs(found) do
            if not known[each] then kept[#kept + 1] = each; known[each] = #kept end
            places[i] = known[each]
        end
        return cmsgpack.pack({kept, places})
    end
    local function unpacked(text)
        local both, found = cmsgpack.unpack(text), {}
        for i, place in ipairs(both[2]) do found[i] = both[1][place] end
        return found
    end
    local answers = {}
    for i, request in ipairs(cmsgpack.unpack(ARGV[3])) do
        local at = prefix .. ':request:' .. request[1]
        local held = request[1] ~= '' and redis.call('GET', at)
        if held and string.sub(held, 1, 32) ~= request[2] then
            answers[i] = 'other'
        elseif held then
            answers[i] = unpacked(string.sub(held, 33))
        else
            local found, any = lines(request[3])
            if request[1] ~= '' and any then redis.call('SET', at, request[2] .. packed(found), 'PX', ARGV[4]) end
            answers[i] = found
        end
    end
    return {'done', answers}
    """
    ).replace("HORIZON", str(HORIZON_MS))
)

#: Where messages of this node stand now. ARGV[3]: name, key (empty: it stays as it is), state, tries, at, errcode, msgid, detail, ms for
#: which the key and the message are kept (0: until its end).
PUBLISH = Script(
    NOW
    + """
    local prefix = ARGV[1]
    for _, m in ipairs(cmsgpack.unpack(ARGV[3])) do
        local at = prefix .. ':message:' .. m[1]
        if redis.call('EXISTS', at) == 1 then
            redis.call('HSET', at, 'state', m[3], 'tries', m[4], 'at', m[5], 'errcode', m[6], 'msgid', m[7], 'detail', m[8])
            if m[10] > 0 then redis.call('PEXPIRE', at, m[10]) end
        end
        local key = prefix .. ':key:' .. m[2]
        local held = m[9] > 0 and redis.call('GET', key)
        if held and string.sub(held, 33) == m[1] then redis.call('PEXPIRE', key, m[9]) end
    end
    return 0
    """
)
