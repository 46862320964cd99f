/** Sends a batch of demo events over HTTP with an API key, as any client would. */
import type { DueEvent } from './traffic.js';

export interface Collector {
  /** Address of the collector, without a path. */
  readonly url: string;
  readonly key: string;
  readonly stream: string;
}

/** An event with the id that it keeps however often it is sent. */
export type IdentifiedEvent = DueEvent & { readonly id: string };

/** Most events of a request; the collector takes 2,000. */
export const MAX_BATCH = 1_000;

/** Answers with what went wrong, or null when all of them were accepted. */
export async function send({ url, key, stream }: Collector, batch: readonly IdentifiedEvent[]): Promise<string | null> {
  const events = batch.map(({ id, time, event }) => ({ id, stream, time, ...event }));
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    const text = await response.text();
    if (response.status !== 202) return `${response.status} ${text.slice(0, 200)}`;
    const { rejected } = JSON.parse(text) as { rejected: number };
    return rejected === 0 ? null : `${rejected} of ${batch.length} events were rejected: ${text.slice(0, 200)}`;
  } catch (fault) {
    return (fault as Error).message;
  }
}
