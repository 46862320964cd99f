/** Notices over Redis pub/sub. The subscriber has a connection of its own, as Redis asks; it resubscribes by itself. */
import type { Redis } from 'ioredis';
import type { Notices } from '../port.js';
import { reaching } from './faults.js';

type Listener = (message: string) => void;

export function redisNotices(publisher: Redis, subscriber: Redis, keyPrefix: string): Notices {
  const listeners = new Map<string, Set<Listener>>();
  subscriber.on('message', (channel: string, message: string) => {
    for (const listener of listeners.get(channel) ?? []) listener(message);
  });

  return {
    publish: (channel, messages) =>
      reaching(async () => {
        const pipeline = publisher.pipeline();
        for (const message of messages) pipeline.publish(keyPrefix + channel, message);
        for (const [fault] of (await pipeline.exec()) ?? []) if (fault) throw fault;
      }),
    subscribe: async (channel, listener) => {
      const name = keyPrefix + channel;
      const own: Listener = (message) => listener(message);
      const others = listeners.get(name);
      if (others) others.add(own);
      else listeners.set(name, new Set([own]));
      const leave = async (): Promise<void> => {
        const set = listeners.get(name);
        if (!set?.delete(own) || set.size > 0) return;
        listeners.delete(name);
        await reaching(() => subscriber.unsubscribe(name));
      };
      try {
        // Every caller waits for the confirmation; a repeated SUBSCRIBE is harmless.
        await reaching(() => subscriber.subscribe(name));
      } catch (fault) {
        listeners.get(name)?.delete(own);
        throw fault;
      }
      return leave;
    },
  };
}
