/** Faults of the connections between the apps and a server: all of them go through a proxy that is told what to do. */
import type { Toxiproxy } from '../../tools/services/toxiproxy.js';
import { until } from '../until.js';
import type { Disturbance, ServerName } from './plan.js';
import type { Network } from './servers.js';

/** Longer than any client waits for a connection, shorter than the collector waits for the log. */
const FOR_MS: Readonly<Record<Disturbance, number>> = {
  slow: 6_000,
  narrow: 6_000,
  cut: 4_000,
  reset: 4_000,
  swallowed: 8_000,
};

const ANSWERS = 'downstream';
const REQUESTS = 'upstream';

const BRING_ABOUT: Readonly<Record<Disturbance, (proxy: Toxiproxy, way: string) => Promise<void>>> = {
  slow: (proxy, way) => proxy.disturb(way, ANSWERS, { type: 'latency', attributes: { latency: 400, jitter: 200 } }),
  narrow: (proxy, way) => proxy.disturb(way, REQUESTS, { type: 'bandwidth', attributes: { rate: 20 } }),
  cut: (proxy, way) => proxy.cut(way),
  reset: (proxy, way) => proxy.disturb(way, ANSWERS, { type: 'reset_peer', attributes: { timeout: 0 } }),
  // What was asked is done, and nobody hears of it.
  swallowed: (proxy, way) => proxy.disturb(way, ANSWERS, { type: 'timeout', attributes: { timeout: 0 } }),
};

/** Resolves when the connections are as they were, for some seconds after which all is meant to go on by itself. */
export async function disturb(to: ServerName, how: Disturbance, { proxy, ways }: Network): Promise<void> {
  for (const way of ways[to]) await BRING_ABOUT[how](proxy, way);
  try {
    const since = Date.now();
    // Nothing that could be waited for is sure to happen meanwhile: time is all that passes.
    await until(`connections to ${to} were ${how} for a while`, FOR_MS[how] * 2, () => {
      return Date.now() - since > FOR_MS[how] || 'not yet';
    });
  } finally {
    await proxy.heal();
  }
}
