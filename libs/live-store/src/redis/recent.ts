/** Lists of what happened last on Redis: a stream each (redis.io/docs/data-types/streams), whose ids are the positions. */
import type { Redis } from 'ioredis';
import type { Recent } from '../port.js';
import { RECENT } from '../recent.js';
import { reaching } from './faults.js';
import { ADD_RECENT, runScript } from './scripts.js';

type Entry = readonly [position: string, fields: readonly string[]];

export function redisRecent(redis: Redis, keyPrefix: string): Recent {
  const keyOf = (list: string): string => `${keyPrefix}recent:${list}`;
  return {
    add: (additions) =>
      reaching(async () => {
        const calls = additions
          .filter(({ items }) => items.length > 0)
          .map(({ list, items }) => ({
            keys: [keyOf(list)],
            args: [RECENT.items, RECENT.seconds, ...items.slice(-RECENT.items)],
          }));
        if (calls.length > 0) await runScript(redis, ADD_RECENT, calls);
      }),
    read: (questions) =>
      reaching(async () => {
        const pipeline = redis.pipeline();
        for (const { list, after } of questions) pipeline.xrange(keyOf(list), after === null ? '-' : `(${after}`, '+');
        const replies = (await pipeline.exec()) ?? [];
        return replies.map(([fault, reply]) => {
          if (fault) throw fault;
          return (reply as Entry[]).map(([position, fields]) => ({ position, text: fields[1] ?? '' }));
        });
      }),
  };
}
