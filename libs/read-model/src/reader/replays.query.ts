/** Which version of each read model is live, how far behind the log it is, and how far replays are. */
import type { DataSource, EntityManager } from 'typeorm';
import { REPLACED_SINCE } from '../replaced-since.js';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { epochMs } from './event-view.js';
import { reading } from './reading.js';

/** How far a projection has read a partition. */
export interface ProjectionState {
  readonly projection: string;
  readonly topic: string;
  readonly partition: number;
  /** Everything below is in the read model. */
  readonly nextOffset: number;
  /** Epoch ms of receipt of the last event that was read; null before the first. */
  readonly receivedAt: number | null;
  /** 1 before the first replay. */
  readonly version: number;
  /** Epoch ms; null: from the beginning. */
  readonly since: number | null;
}

export async function readProjectionStates(db: DataSource): Promise<readonly ProjectionState[]> {
  return reading(db, (tx) =>
    tx.query<ProjectionState[]>(
      `SELECT c.projection, c.topic, c.partition, c.next_offset::float8 AS "nextOffset",
         ${epochMs('c.received_at')} AS "receivedAt", coalesce(v.version, 1) AS version, ${epochMs('v.since')} AS since
       FROM projection_checkpoint c
       LEFT JOIN LATERAL (
         SELECT version, since FROM projection_version WHERE projection = c.projection ORDER BY version DESC LIMIT 1
       ) v ON true
       ORDER BY c.projection, c.topic, c.partition`,
    ),
  );
}

export interface ReplayProgress {
  readonly id: string;
  readonly projections: readonly string[];
  readonly state: 'building' | 'catching-up' | 'comparing' | 'ready' | 'live' | 'failed' | 'cancelled';
  readonly fault: string | null;
  /** Records a second, lately. */
  readonly perSecond: number | null;
  readonly digests: {
    readonly live: Readonly<Record<string, string>>;
    readonly rebuilt: Readonly<Record<string, string>>;
  } | null;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** The version that it replaced, while that is kept. */
  readonly retired: RetiredVersion | null;
  readonly partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly first: number;
    readonly next: number;
    /** Where the live version stands; of one that has ended, where it ended. */
    readonly target: number;
  }[];
}

/** A version that was replaced, and is kept to go back to. */
export interface RetiredVersion {
  /** Epoch ms. */
  readonly keptUntil: number;
  /** On disk, with indexes. */
  readonly bytes: number;
  /** Its tables are those of this release. */
  readonly usable: boolean;
  /** Another version has gone live since: it cannot be gone back to. */
  readonly replaced: boolean;
  /** Where it stands in the log. */
  readonly checkpoints: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly next_offset: number;
  }[];
}

const RETIRED = `
  SELECT json_build_object('keptUntil', ${epochMs('k.kept_until')}, 'usable', k.usable, 'replaced', ${REPLACED_SINCE},
    'checkpoints', k.checkpoints, 'bytes', (
      SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c
      WHERE c.relnamespace = to_regnamespace(k.schema_name) AND c.relkind = 'r')) AS version
  FROM replay_kept k WHERE k.replay_id = r.id`;

/** Of those that the projector has begun; the others are not there. */
export async function readReplays(db: DataSource, ids: readonly string[]): Promise<readonly ReplayProgress[]> {
  return reading(db, (tx) =>
    tx.query<ReplayProgress[]>(
      `SELECT r.id, r.projections, r.state, r.fault, r.per_second AS "perSecond", r.digests, k.version AS retired,
         ${epochMs('r.started_at')} AS "startedAt", ${epochMs('r.ended_at')} AS "endedAt",
         coalesce((
           SELECT json_agg(json_build_object('topic', c.topic, 'partition', c.partition, 'first', c.first_offset,
             'next', c.next_offset, 'target',
             CASE WHEN r.ended_at IS NULL THEN greatest(c.next_offset, coalesce(l.next_offset, 0)) ELSE c.next_offset END)
             ORDER BY c.topic, c.partition)
           FROM replay_checkpoint c
           LEFT JOIN LATERAL (
             SELECT min(next_offset) AS next_offset FROM projection_checkpoint p
             WHERE p.topic = c.topic AND p.partition = c.partition
           ) l ON true
           WHERE c.replay_id = r.id
         ), '[]') AS partitions
       FROM replay r LEFT JOIN LATERAL (${RETIRED}) k ON true WHERE r.id = ANY($1)`,
      [ids],
    ),
  );
}

/** Which of these are over: asked within a transaction of the control plane, on its connection. */
export async function endedReplays(manager: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT id FROM ${READ_MODEL_SCHEMA}.replay WHERE id = ANY($1) AND ended_at IS NOT NULL`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
