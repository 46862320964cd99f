/**
 * The Lua scripts. All keys of a scope share one hash tag and hang from the scope's own key, a hash of its
 * watermark and its generation: a reset names a new generation, and the keys of the old one run out by themselves.
 * Payloads of the counters are one JSON argument.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { BUCKET_KEPT_MS, BUCKET_WINDOW_MS } from '../bucket.js';
import { BOUNDS, OTHER_TYPE, WINDOWS } from '../windows.js';

/**
 * KEYS[1] scope; ARGV: expected watermark ('' for none), next watermark, a fresh generation, deltas as JSON
 * [{s: stream key, c: [[second, type, n]], p: [[minute, page, n]], v: [[visitor, second]]}].
 * Answers {1} when applied, {0, stored watermark or false} when not. Everything is decoded before the first write.
 */
export const APPLY = script(`
local stored = redis.call('HGET', KEYS[1], 'watermark')
if (stored or '') ~= ARGV[1] then return {0, stored} end
local deltas = cjson.decode(ARGV[4])
local generation = redis.call('HGET', KEYS[1], 'generation')
if not stored or not generation then
  generation = ARGV[3]
  redis.call('HSET', KEYS[1], 'generation', generation)
end
redis.call('HSET', KEYS[1], 'watermark', ARGV[2])
local kept = ${WINDOWS.keptSeconds}
local touched = {}
local function add(key, field, n, bound, overflow)
  if not touched[key] then touched[key] = redis.call('HLEN', key) end
  if touched[key] >= bound and redis.call('HEXISTS', key, field) == 0 then
    if not overflow then return end
    field = overflow
  end
  if redis.call('HINCRBY', key, field, n) == n then touched[key] = touched[key] + 1 end
end
for _, delta in ipairs(deltas) do
  local base = KEYS[1] .. ':' .. generation .. ':' .. delta.s
  for _, c in ipairs(delta.c) do
    add(base .. ':c:' .. math.floor(c[1] / 60), c[1] % 60 .. ' ' .. c[2], c[3], ${BOUNDS.typesPerMinute}, c[1] % 60 .. ' ${OTHER_TYPE}')
  end
  for _, p in ipairs(delta.p) do add(base .. ':p:' .. p[1], p[2], p[3], ${BOUNDS.pagesPerMinute}) end
  if #delta.v > 0 then
    local key = base .. ':v'
    local newest = 0
    for _, v in ipairs(delta.v) do
      redis.call('ZADD', key, 'GT', v[2], v[1])
      if v[2] > newest then newest = v[2] end
    end
    redis.call('ZREMRANGEBYSCORE', key, '-inf', newest - kept)
    redis.call('EXPIRE', key, kept)
  end
end
for key in pairs(touched) do redis.call('EXPIRE', key, kept) end
return {1}
`);

/**
 * KEYS[1] scope; ARGV: at (epoch seconds), stream keys as JSON, 1 where visitors are to be named. Answers JSON
 * {t: [[type, total, rate]], p: [[page, n]], v: n or [visitor]}, or nil when the scope is empty.
 */
export const READ = script(`
local generation = redis.call('HGET', KEYS[1], 'generation')
if not generation then return false end
local at = tonumber(ARGV[1])
local named = ARGV[3] == '1'
local types, pages, visitors, seen, names = {}, {}, 0, {}, {}
local streams = cjson.decode(ARGV[2])
local minute = math.floor(at / 60)
for _, stream in ipairs(streams) do
  local base = KEYS[1] .. ':' .. generation .. ':' .. stream
  for m = minute - ${WINDOWS.typeSeconds / 60}, minute do
    local entries = redis.call('HGETALL', base .. ':c:' .. m)
    for i = 1, #entries, 2 do
      local space = string.find(entries[i], ' ', 1, true)
      local second = m * 60 + tonumber(string.sub(entries[i], 1, space - 1))
      if second > at - ${WINDOWS.typeSeconds} and second <= at then
        local type = string.sub(entries[i], space + 1)
        local n = tonumber(entries[i + 1])
        local sums = types[type]
        if not sums then sums = {0, 0}; types[type] = sums end
        sums[1] = sums[1] + n
        if second >= at - ${WINDOWS.rateSeconds} and second < at then sums[2] = sums[2] + n end
      end
    end
  end
  for m = minute - ${WINDOWS.pageMinutes - 1}, minute do
    local entries = redis.call('HGETALL', base .. ':p:' .. m)
    for i = 1, #entries, 2 do pages[entries[i]] = (pages[entries[i]] or 0) + tonumber(entries[i + 1]) end
  end
  local after = '(' .. (at - ${WINDOWS.visitorSeconds})
  if #streams == 1 and not named then
    visitors = redis.call('ZCOUNT', base .. ':v', after, '+inf')
  else
    for _, visitor in ipairs(redis.call('ZRANGEBYSCORE', base .. ':v', after, '+inf')) do
      if not seen[visitor] then
        seen[visitor] = true
        visitors = visitors + 1
        if named then names[visitors] = visitor end
      end
    end
  end
end
local list = {}
for page, n in pairs(pages) do list[#list + 1] = {page, n} end
if #list > ${BOUNDS.pagesPerScope} then
  table.sort(list, function(a, b) return a[2] > b[2] or (a[2] == b[2] and a[1] < b[1]) end)
  for i = #list, ${BOUNDS.pagesPerScope + 1}, -1 do list[i] = nil end
end
local flat = {}
for type, sums in pairs(types) do flat[#flat + 1] = {type, sums[1], sums[2]} end
return cjson.encode({t = flat, p = list, v = named and names or visitors})
`);

/**
 * KEYS: one a claim; ARGV: the coordinates of each claimer, and last the window in ms. Answers with each key's owner
 * before, nil where there was none: `SET key coordinates NX GET PX window` (redis.io/commands/set) for all of them.
 */
export const CLAIM = script(`
local window = ARGV[#KEYS + 1]
local owners = {}
for i, key in ipairs(KEYS) do owners[i] = redis.call('SET', key, ARGV[i], 'NX', 'GET', 'PX', window) end
return owners
`);

/** The arithmetic of `bucket.ts` on keys whose text is `left at` (units, epoch ms); Redis's own clock. */
const BUCKETS = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function argsOf(i)
  return tonumber(ARGV[i * 4 - 3]), tonumber(ARGV[i * 4 - 2]), tonumber(ARGV[i * 4 - 1]), tonumber(ARGV[i * 4])
end
local function after(key, used, rate, burst, over)
  local left, beforeWindow, inWindow, at = burst, 0, over, nil
  local stored = redis.call('GET', key)
  if stored then
    local space = string.find(stored, ' ', 1, true)
    left = tonumber(string.sub(stored, 1, space - 1))
    at = tonumber(string.sub(stored, space + 1))
    local elapsed = math.max(0, now - at)
    inWindow = math.min(over, elapsed)
    beforeWindow = elapsed - inWindow
  end
  left = math.min(burst, left + beforeWindow * rate / 1000)
  left = math.min(burst, left + inWindow * rate / 1000 - used)
  return math.max(left, -math.max(burst, used)), at
end
local function use(key, used, rate, burst, over)
  local left, at = after(key, used, rate, burst, over)
  if left < burst or used > 0 then at = now end
  if not at or (left >= burst and now - at >= ${BUCKET_WINDOW_MS}) then
    redis.call('DEL', key)
  else
    local kept = math.max(math.ceil((burst - left) / rate * 1000), at + ${BUCKET_WINDOW_MS} - now)
    redis.call('SET', key, string.format('%.17g %.0f', left, at), 'PX', string.format('%.0f', math.min(${BUCKET_KEPT_MS}, kept + 1)))
  end
  return left
end
`;

/**
 * KEYS: one a bucket; ARGV: used, rate per second, burst, milliseconds, of each. Answers with what is left of each, as
 * texts.
 */
export const USE = script(`${BUCKETS}
local answers = {}
for i, key in ipairs(KEYS) do answers[i] = string.format('%.17g', use(key, argsOf(i))) end
return answers
`);

/** As USE, but takes from all or none. Answers with the seconds until all can be taken, as a text; 0: they were. */
export const TAKE = script(`${BUCKETS}
local wait = 0
for i, key in ipairs(KEYS) do
  local used, rate, burst, over = argsOf(i)
  wait = math.max(wait, (used - after(key, 0, rate, burst, over)) / rate)
end
if wait == 0 then
  for i, key in ipairs(KEYS) do use(key, argsOf(i)) end
end
return string.format('%.17g', wait)
`);

/** KEYS: one a counter; ARGV: what to add and when it ends (epoch ms), of each. Answers with the totals. */
export const COUNT = script(`
local totals = {}
for i, key in ipairs(KEYS) do
  totals[i] = redis.call('INCRBY', key, ARGV[i * 2 - 1])
  redis.call('PEXPIREAT', key, ARGV[i * 2])
end
return totals
`);

/** As COUNT, but lifts each counter to the figure where it is lower. */
export const RAISE = script(`
local totals = {}
for i, key in ipairs(KEYS) do
  local floor = tonumber(ARGV[i * 2 - 1])
  local total = tonumber(redis.call('GET', key) or '0')
  if total < floor then
    total = floor
    redis.call('SET', key, ARGV[i * 2 - 1])
  end
  redis.call('PEXPIREAT', key, ARGV[i * 2])
  totals[i] = total
end
return totals
`);

/** KEYS: a stream; ARGV: how many of it are kept, for how many seconds, and what is added. */
export const ADD_RECENT = script(`
for i = 3, #ARGV do
  redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[1], '*', 'i', ARGV[i])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
`);

interface Script {
  readonly text: string;
  readonly sha: string;
}

function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/** Runs a script once per call, all calls in one round trip; a server that has forgotten it is told it again. */
export async function runScript(
  redis: Redis,
  { text, sha }: Script,
  calls: readonly { readonly keys: readonly string[]; readonly args: readonly (string | number)[] }[],
): Promise<unknown[]> {
  const run = async (): Promise<[Error | null, unknown][]> => {
    const pipeline = redis.pipeline();
    for (const { keys, args } of calls) pipeline.evalsha(sha, keys.length, ...keys, ...args);
    return (await pipeline.exec()) ?? [];
  };
  let replies = await run();
  if (replies.length > 0 && replies.every(([fault]) => fault?.message.startsWith('NOSCRIPT'))) {
    await redis.script('LOAD', text);
    replies = await run();
  }
  return replies.map(([fault, reply]) => {
    if (fault) throw fault;
    return reply;
  });
}
