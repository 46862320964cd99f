/**
 * Facts of the control plane as they stand on `control-events`. Every process that needs keys or streams folds them;
 * the order on the topic is the order of the event store (`position`).
 */
export interface ControlEvent {
  readonly id: string;
  /** Position in the event store: strictly growing, with holes. A fact may be delivered twice; skip what is not newer. */
  readonly position: number;
  readonly aggregate: 'project' | 'stream' | 'collector' | 'user';
  readonly aggregateId: string;
  readonly version: number;
  readonly type: ControlFact['type'];
  readonly occurredAt: number;
  /** JSON of the fact without its `type`. */
  readonly payload: string;
}

/** `ingest` is a server's key. `ingest:browser` may stand in a web page: its visitor facts come from the request. */
export type CollectorScope = 'ingest' | 'ingest:browser';

export type ControlFact =
  | { readonly type: 'project_created'; readonly projectId: string; readonly name: string }
  | {
      readonly type: 'address_keeping_set';
      readonly projectId: string;
      /** Whether visitors' addresses are kept after their place was looked up. */
      readonly keep: boolean;
    }
  | { readonly type: 'stream_created'; readonly projectId: string; readonly streamId: string; readonly name: string }
  | {
      readonly type: 'stream_retention_set';
      readonly projectId: string;
      readonly streamId: string;
      readonly name: string;
      /** Null: for ever. */
      readonly days: number | null;
    }
  | { readonly type: 'stream_removed'; readonly projectId: string; readonly streamId: string; readonly name: string }
  | {
      readonly type: 'collector_created';
      readonly projectId: string;
      readonly collectorId: string;
      readonly name: string;
      /** SHA-256 of the key, hex. The key itself is nowhere. */
      readonly keyHash: string;
      /** The last four characters, to tell keys apart. */
      readonly keyHint: string;
      /** Names of the streams it may write to; empty: every stream of its project. */
      readonly streams: readonly string[];
      readonly scopes: readonly CollectorScope[];
      /** Origins a browser key may be used from; empty: any. */
      readonly origins: readonly string[];
      /** Epoch ms; null: never. */
      readonly expiresAt: number | null;
    }
  | { readonly type: 'collector_revoked'; readonly projectId: string; readonly collectorId: string };

/** The fact that a control event carries. */
export function factOf(event: Pick<ControlEvent, 'type' | 'payload'>): ControlFact {
  return { ...(JSON.parse(event.payload) as object), type: event.type } as ControlFact;
}
