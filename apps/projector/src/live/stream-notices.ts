/**
 * Notices from the projector to the gateways. Those of one stream and partition join without a gap: `from` is the last
 * one's `to`, so that a gateway that missed one sees the hole and reads it from the `events` table.
 */
import { eventViewJson } from '#contracts';
import type { EventToWrite } from '#read-model/writer';
import type { Projected } from '../project-batch/batch-projector.js';

/** Most events in one notice: a longer run is told in several. */
const EVENTS_PER_NOTICE = 500;
/** Events received longer ago are not shown one by one: the projector is catching up, and gateways read what they need. */
const TOO_OLD_MS = 30_000;
/** A stream without events for so long has no more heartbeats. */
const ACTIVE_MS = 5 * 60_000;
/** A stream that was silent for so long gets a heartbeat. */
const HEARTBEAT_AFTER_MS = 1_000;

interface Chain {
  readonly projectId: string;
  readonly stream: string;
  /** Where the last notice ended. */
  to: number;
  saidAt: number;
  lastEventAt: number;
}

interface PartitionChains {
  readonly topic: string;
  readonly partition: number;
  /** Everything below is in the read models. */
  nextOffset: number;
  readonly chains: Map<string, Chain>;
}

export class StreamNotices {
  private readonly partitions = new Map<string, PartitionChains>();

  /** A partition was taken over at an offset; its streams of the last minutes hear of it with the next heartbeat. */
  assigned(
    place: { readonly topic: string; readonly partition: number; readonly nextOffset: number },
    active: readonly { readonly projectId: string; readonly stream: string }[],
    now: number,
  ): void {
    const { topic, partition, nextOffset } = place;
    const chains = this.chainsOf(topic, partition, nextOffset);
    for (const { projectId, stream } of active) chainOf(chains, projectId, stream, nextOffset, now);
  }

  /** What to publish about a commit, as JSON of StreamNotice. */
  committed({ topic, partition, from, to, events }: Projected, now: number): string[] {
    const chains = this.chainsOf(topic, partition, from);
    chains.nextOffset = to;
    const messages: string[] = [];
    for (const own of byStream(events).values()) {
      const { projectId, stream } = own[0]!.event;
      const chain = chainOf(chains, projectId, stream, from, now);
      chain.lastEventAt = now;
      const fresh = own.every(({ event }) => now - event.receivedAt < TOO_OLD_MS);
      if (fresh) messages.push(...noticesOf(chains, chain, own));
      chain.to = to;
      chain.saidAt = fresh ? now : 0; // untold, the next heartbeat begins behind it and shows the hole
    }
    return messages;
  }

  private chainsOf(topic: string, partition: number, nextOffset: number): PartitionChains {
    const key = `${topic}/${partition}`;
    const known = this.partitions.get(key);
    if (known) return known;
    const fresh = { topic, partition, nextOffset, chains: new Map<string, Chain>() };
    this.partitions.set(key, fresh);
    return fresh;
  }

  /** Heartbeats of streams that were silent: where everything stands, so that a lost last notice is noticed. */
  heartbeats(owned: (topic: string, partition: number) => boolean, now: number): string[] {
    const messages: string[] = [];
    for (const partition of this.partitions.values()) {
      if (!owned(partition.topic, partition.partition)) continue;
      for (const [name, chain] of partition.chains) {
        if (now - chain.lastEventAt > ACTIVE_MS) partition.chains.delete(name);
        else if (now - chain.saidAt >= HEARTBEAT_AFTER_MS) messages.push(heartbeat(partition, chain, now));
      }
    }
    return messages;
  }
}

function chainOf(partition: PartitionChains, projectId: string, stream: string, to: number, now: number): Chain {
  const key = `${projectId}\u0000${stream}`;
  const known = partition.chains.get(key);
  if (known) return known;
  const fresh = { projectId, stream, to, saidAt: 0, lastEventAt: now };
  partition.chains.set(key, fresh);
  return fresh;
}

function byStream(events: readonly EventToWrite[]): Map<string, EventToWrite[]> {
  const streams = new Map<string, EventToWrite[]>();
  for (const one of events) {
    const key = `${one.event.projectId}\u0000${one.event.stream}`;
    const known = streams.get(key);
    if (known) known.push(one);
    else streams.set(key, [one]);
  }
  return streams;
}

/** Notices that cover the chain's hole up to the partition's offset, cut on offsets. */
function noticesOf(partition: PartitionChains, chain: Chain, events: readonly EventToWrite[]): string[] {
  const messages: string[] = [];
  let from = chain.to;
  for (let start = 0; start < events.length; start += EVENTS_PER_NOTICE) {
    const part = events.slice(start, start + EVENTS_PER_NOTICE);
    const to = events[start + EVENTS_PER_NOTICE]?.offset ?? partition.nextOffset;
    messages.push(notice(partition, chain, { from, to }, part));
    from = to;
  }
  return messages;
}

function heartbeat(partition: PartitionChains, chain: Chain, now: number): string {
  const from = chain.to;
  chain.to = partition.nextOffset;
  chain.saidAt = now;
  return notice(partition, chain, { from, to: chain.to }, []);
}

/** Written by hand around the events' own JSON, which is not parsed for it. */
function notice(
  { topic, partition }: PartitionChains,
  { projectId, stream }: Chain,
  range: { readonly from: number; readonly to: number },
  events: readonly EventToWrite[],
): string {
  const head = JSON.stringify({ projectId, stream, topic, partition, ...range });
  const views = events.map(({ event, offset, late }) => `{"offset":${offset},"event":${eventViewJson(event, late)}}`);
  return `${head.slice(0, -1)},"events":[${views.join(',')}]}`;
}
