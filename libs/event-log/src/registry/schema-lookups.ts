/**
 * Ids of schemas that a batch holds and nobody knows yet are looked up before it is handled: once for each id, never for
 * each record. A registry that does not answer fails the batch, which comes again after a pause. An id that the registry
 * does not know makes its payloads unreadable, which is for the handler to find.
 */
import { LRUCache } from 'lru-cache';
import { schemaIdOf, type KnownSchemas } from '#contracts';
import type { BatchHandler, CopyHandler, EventLog, RecordBatch } from '../port.js';
import type { SchemaRegistry } from './confluent-registry.js';

/** What is not there may be there later: so long it is not asked for again. */
const UNKNOWN_FOR_MS = 60_000;
/** Ids that were not there, of which many are kept only where somebody writes nonsense. */
const MOST_UNKNOWN = 10_000;
/** Questions at a time. */
const LANES = 8;

export class SchemaLookups {
  private readonly unknown = new LRUCache<number, true>({ max: MOST_UNKNOWN, ttl: UNKNOWN_FOR_MS });
  private fault: Error | null = null;

  constructor(
    private readonly registry: Pick<SchemaRegistry, 'schemaOf'>,
    private readonly schemas: KnownSchemas,
  ) {}

  /** Throws while a batch waits for the registry. */
  readonly ping = (): void => {
    if (this.fault) throw this.fault;
  };

  /** Throws RegistryUnavailable or RegistryRefused when the registry is needed and does not help. */
  async prepare(batch: RecordBatch): Promise<void> {
    const ids = this.strangers(batch);
    if (ids.length === 0) return;
    try {
      const lane = async (): Promise<void> => {
        for (let id = ids.pop(); id !== undefined; id = ids.pop()) await this.lookUp(id);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      this.fault = null;
    } catch (fault) {
      this.fault = fault as Error;
      throw fault;
    }
  }

  private strangers({ records }: RecordBatch): number[] {
    const ids = new Set<number>();
    let last: number | null = null;
    for (const { value } of records) {
      const id = schemaIdOf(value);
      if (id === last || id === null) continue;
      last = id;
      if (!this.schemas.knows(id) && !this.unknown.has(id)) ids.add(id);
    }
    return [...ids];
  }

  private async lookUp(id: number): Promise<void> {
    const schema = await this.registry.schemaOf(id);
    if (schema === null) this.unknown.set(id, true);
    else this.schemas.learn(id, schema);
  }
}

/** The same log, whose batches are handled once their schemas are known. */
export function withLookups(log: EventLog, lookups: SchemaLookups): EventLog {
  const { consumers } = log;
  return {
    ...log,
    consumers: {
      consume: (options, handle) => consumers.consume(options, prepared(lookups, handle)),
      copy: (options, transform) => consumers.copy(options, preparedCopy(lookups, transform)),
    },
  };
}

function prepared(lookups: SchemaLookups, handle: BatchHandler): BatchHandler {
  return async (batch) => {
    await lookups.prepare(batch);
    await handle(batch);
  };
}

function preparedCopy(lookups: SchemaLookups, transform: CopyHandler): CopyHandler {
  return async (batch) => {
    await lookups.prepare(batch);
    return transform(batch);
  };
}
