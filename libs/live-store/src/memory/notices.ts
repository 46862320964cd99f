/** Notices within this process. Delivered after `publish` has returned, as over a network. */
import type { Notices } from '../port.js';

type Listener = (message: string) => void;

export function memoryNotices(): Notices {
  const channels = new Map<string, Set<Listener>>(); /** Not to a listener that left meanwhile. */
  const deliver = (channel: string, listener: Listener, message: string): void => {
    if (channels.get(channel)?.has(listener)) listener(message);
  };

  return {
    publish: async (channel, messages) => {
      for (const message of messages) {
        for (const listener of channels.get(channel) ?? []) queueMicrotask(() => deliver(channel, listener, message));
      }
    },
    subscribe: async (channel, listener) => {
      const own: Listener = (message) => listener(message);
      const listeners = channels.get(channel) ?? new Set<Listener>();
      channels.set(channel, listeners.add(own));
      return async () => {
        listeners.delete(own);
      };
    },
  };
}
