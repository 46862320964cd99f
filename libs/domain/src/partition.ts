/**
 * Which partition an event goes to. Events of one key share a partition, so that their order is kept; what the key is, each
 * stream chooses, and mostly it is the visitor. The hash is Kafka's default (murmur2, seed 0x9747b28c), so that any Kafka client that
 * produces with the same key reaches the same partition.
 */
import { visitorOf, type RawEvent } from './event.js';

/**
 * What of an event its partition goes by: its visitor, or else its user; its user, or else its visitor; or its own id. An
 * event that has neither goes by its id.
 */
export const PARTITION_KEYS = ['visitor', 'user', 'event'] as const;
export type PartitionKey = (typeof PARTITION_KEYS)[number];

/** The record key: the project, and what the stream goes by. */
export function partitionKey(
  event: Pick<RawEvent, 'projectId' | 'visitorId' | 'userId' | 'id'>,
  by: PartitionKey = 'visitor',
): string {
  return `${event.projectId}/${keyed(event, by) ?? event.id}`;
}

function keyed(event: Pick<RawEvent, 'visitorId' | 'userId'>, by: PartitionKey): string | null {
  if (by === 'event') return null;
  return by === 'user' ? (event.userId ?? event.visitorId) : visitorOf(event);
}

/** murmur2 as in org.apache.kafka.common.utils.Utils, of UTF-8 bytes. */
export function murmur2(bytes: Uint8Array): number {
  const m = 0x5bd1e995;
  const length = bytes.length;
  let h = 0x9747b28c ^ length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    let k = (bytes[i]! & 0xff) | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    k = Math.imul(k, m);
    h = Math.imul(h, m) ^ k;
  }
  const rest = length - i;
  if (rest === 3) h ^= bytes[i + 2]! << 16;
  if (rest >= 2) h ^= bytes[i + 1]! << 8;
  if (rest >= 1) h = Math.imul(h ^ bytes[i]!, m);
  h ^= h >>> 13;
  h = Math.imul(h, m);
  return h ^ (h >>> 15);
}

/** Kafka's default: positive hash modulo the partition count. */
export function partitionOf(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}
