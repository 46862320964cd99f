/**
 * Dedup claims in the log's own file. A claim is held in memory until the copy that processed the record commits, and is
 * written in that transaction; a crash before it forgets the claim together with the outputs, and the record comes again.
 *
 * Two generations of one window's length each: claims go into the current one, both are asked, and when the current one
 * is a window old the other, where every claim has expired by then, is emptied in one go and becomes the current one.
 */
import { createHash } from 'node:crypto';
import { sameCoordinates, type Coordinates, type DedupClaim, type DedupClaims } from '#domain';
import type { Bytes, Store, Writes } from './store.js';

interface PendingClaim {
  readonly key: string;
  readonly keyBytes: Buffer;
  readonly by: Coordinates;
}

const GENERATION = Buffer.from('claims');
const LONGEST_KEY = 512;
const HEAD = 20;

export class StoredClaims implements DedupClaims {
  private readonly pending = new Map<string, Coordinates>();
  /** The pending claims of each input partition, in the order in which they were made. */
  private readonly byPartition = new Map<string, PendingClaim[]>();
  private current: 0 | 1 = 0;
  /** When the current generation began. */
  private since = 0;
  /** The older generation holds nothing, as in the whole of the first window: one look-up less for each id. */
  private olderIsEmpty = false;

  private constructor(
    private readonly store: Store,
    private readonly windowMs: number,
    private readonly now: () => number,
  ) {}

  /** `windowMs`: for how long an id is owned. */
  static async open(store: Store, windowMs: number, now: () => number): Promise<StoredClaims> {
    const claims = new StoredClaims(store, windowMs, now);
    const generation = store.meta.get(GENERATION);
    if (generation) {
      claims.current = generation.readUInt8(0) === 1 ? 1 : 0;
      claims.since = generation.readDoubleLE(1);
    } else await claims.begin(0, () => undefined);
    claims.olderIsEmpty = store.claims[claims.older()].getKeysCount({ limit: 1 }) === 0;
    return claims;
  }

  /** Resolves at once. Of equal ids in one call the first owns. */
  claim(claims: readonly DedupClaim[]): Promise<readonly Coordinates[]> {
    const oldest = this.now() - this.windowMs;
    return Promise.resolve(claims.map((claim) => this.claimOne(claim, oldest)));
  }

  /** The pending claims of records before `nextOffset` of an input partition: what its copy writes with its outputs. */
  due(topic: string, partition: number, nextOffset: number): readonly PendingClaim[] {
    return (this.byPartition.get(`${topic}/${partition}`) ?? []).filter(({ by }) => by.offset < nextOffset);
  }

  /** Writes claims within the caller's transaction. */
  put(due: readonly PendingClaim[], to: Writes): void {
    const now = this.now();
    const generation = this.store.claims[this.current];
    for (const { keyBytes, by } of due) to.put(generation, keyBytes, encode(by, now));
  }

  /** The transaction is on disk: the claims need not be held any longer. */
  written(topic: string, partition: number, nextOffset: number): void {
    const name = `${topic}/${partition}`;
    const left: PendingClaim[] = [];
    for (const claim of this.byPartition.get(name) ?? []) {
      if (claim.by.offset < nextOffset) this.pending.delete(claim.key);
      else left.push(claim);
    }
    this.byPartition.set(name, left);
  }

  /** Empties the older generation when its claims have all expired; cheap, whatever it holds. */
  async expire(): Promise<void> {
    if (this.now() - this.since < this.windowMs) return;
    const next = this.older();
    await this.begin(next, (to) => to.clear(this.store.claims[next]));
    this.olderIsEmpty = false;
  }

  private async begin(generation: 0 | 1, alongside: (to: Writes) => void): Promise<void> {
    const since = this.now();
    const value = Buffer.allocUnsafe(9);
    value.writeUInt8(generation, 0);
    value.writeDoubleLE(since, 1);
    await this.store.write((to) => {
      alongside(to);
      to.put(this.store.meta, GENERATION, value);
    });
    this.current = generation;
    this.since = since;
  }

  private claimOne({ projectId, eventId, by }: DedupClaim, oldest: number): Coordinates {
    const key = `${projectId}\0${eventId}`;
    const pending = this.pending.get(key);
    if (pending) return sameCoordinates(pending, by) ? by : pending;
    const bytes = keyBytes(key);
    const stored = this.stored(bytes, oldest);
    if (stored) return stored;
    this.pending.set(key, by);
    const name = `${by.topic}/${by.partition}`;
    const claims = this.byPartition.get(name);
    if (claims) claims.push({ key, keyBytes: bytes, by });
    else this.byPartition.set(name, [{ key, keyBytes: bytes, by }]);
    return by;
  }

  private stored(key: Buffer, oldest: number): Coordinates | null {
    const { claims } = this.store;
    const found = read(claims[this.current], key, oldest);
    return found || this.olderIsEmpty ? found : read(claims[this.older()], key, oldest);
  }

  private older(): 0 | 1 {
    return this.current === 0 ? 1 : 0;
  }
}

function read(generation: Bytes, key: Buffer, oldest: number): Coordinates | null {
  const value = generation.get(key);
  if (!value || value.readDoubleLE(0) < oldest) return null;
  return { topic: value.toString('utf8', HEAD), partition: value.readUInt32LE(8), offset: value.readDoubleLE(12) };
}

function encode({ topic, partition, offset }: Coordinates, claimedAt: number): Buffer {
  const value = Buffer.allocUnsafe(HEAD + Buffer.byteLength(topic));
  value.writeDoubleLE(claimedAt, 0);
  value.writeUInt32LE(partition, 8);
  value.writeDoubleLE(offset, 12);
  value.write(topic, HEAD);
  return value;
}

/** The id itself, so that ids which grow with time (UUIDv7) stay close together on disk; a hash of very long ones. */
function keyBytes(key: string): Buffer {
  const bytes = Buffer.from(key);
  return bytes.length <= LONGEST_KEY ? bytes : createHash('sha256').update(bytes).digest();
}
