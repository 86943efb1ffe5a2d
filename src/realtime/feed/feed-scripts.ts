/*
 * The scripts of the log. KEYS: the stream, its head (generation, and the run of Redis in which it began), the ids of events
 * that were appended. A script sees the three at one moment, so no event is lost between a look and a write.
 */

/** How long the log of a tenant without events is stored. */
const KEEP_MS = 7 * 24 * 3_600_000;

// a restart or a failover may have lost events: it is another run, and so another generation
const shared = `
  local function run()
    return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
  end
  local function last()
    local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
    return newest[1] and newest[1][1]
  end
  local function keep()
    for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], ${KEEP_MS}) end
  end
  local function begin(generation, channel)
    redis.call('DEL', KEYS[1], KEYS[3])
    redis.call('HSET', KEYS[2], 'generation', generation, 'run', run())
    local id = redis.call('XADD', KEYS[1], '*', 'e', '')
    keep()
    redis.call('PUBLISH', channel, generation .. '\\n' .. id)
    return id
  end
  local function generation(candidate, channel)
    local head = redis.call('HMGET', KEYS[2], 'generation', 'run')
    local id = last()
    if head[1] and head[2] == run() and id then return head[1], id end
    return candidate, begin(candidate, channel)
  end
`;

/** ARGV: a generation, in case that one begins, the channel. Returns the generation and the id of its latest entry. */
export const openScript = `${shared}
  local current, id = generation(ARGV[1], ARGV[2])
  return {current, id}`;

/** ARGV: the new generation, the channel. Returns it and the id of its first entry. */
export const beginScript = `${shared}
  return {ARGV[1], begin(ARGV[1], ARGV[2])}`;

/** ARGV: a generation, the channel, milliseconds and entries to keep, then for each event its id and its entry. */
export const appendScript = `${shared}
  local current, before = generation(ARGV[1], ARGV[2])
  local message = {current, before}
  local newest = before
  local time = redis.call('TIME')
  local now = time[1] * 1000
  for i = 5, #ARGV, 2 do
    if redis.call('ZADD', KEYS[3], 'NX', now, ARGV[i]) == 1 then
      newest = redis.call('XADD', KEYS[1], '*', 'e', ARGV[i + 1])
      message[#message + 1] = newest
      message[#message + 1] = ARGV[i + 1]
    end
  end
  local cutoff = string.format('%.0f', now - tonumber(ARGV[3]))
  -- one older entry stays, so that a client of a quiet tenant can resume
  local older = redis.call('XREVRANGE', KEYS[1], cutoff, '-', 'COUNT', 1)
  if older[1] then redis.call('XTRIM', KEYS[1], 'MINID', older[1][1]) end
  redis.call('XTRIM', KEYS[1], 'MAXLEN', ARGV[4])
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', cutoff)
  redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - tonumber(ARGV[4]))
  keep()
  if #message > 2 then redis.call('PUBLISH', ARGV[2], table.concat(message, '\\n')) end
  return {current, newest}`;

/**
 * ARGV: a generation and an id in it, how many entries. Returns the generation, the id of its latest entry, and the ids and
 * entries that follow; nothing instead if the log no longer reaches back to the id.
 */
export const readScript = `${shared}
  local head = redis.call('HMGET', KEYS[2], 'generation', 'run')
  if head[1] ~= ARGV[1] or head[2] ~= run() then return {} end
  local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
  if not oldest[1] then return {} end
  local function parts(id)
    local ms, n = string.match(id, '^(%d+)-(%d+)$')
    return tonumber(ms), tonumber(n)
  end
  local ms, n = parts(ARGV[2])
  local oldestMs, oldestN = parts(oldest[1][1])
  if ms < oldestMs or (ms == oldestMs and n < oldestN) then return {} end
  local answer = {head[1], last()}
  for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+', 'COUNT', ARGV[3])) do
    answer[#answer + 1] = entry[1]
    answer[#answer + 1] = entry[2][2]
  end
  return answer`;
