import { ApiProperty } from '@nestjs/swagger';
import type { ReplayAnswer } from '#contracts';
import type { ReplayRow } from '#event-store';
import { differencesOf, type ReplayProgress } from '#read-model/reader';

const STATES = [
  'requested',
  'building',
  'catching-up',
  'comparing',
  'ready',
  'paused',
  'live',
  'failed',
  'cancelled',
] as const;

export class ReplayPartition {
  @ApiProperty() topic: string;
  @ApiProperty() partition: number;
  @ApiProperty({ description: 'Everything below was read.' }) offset: string;
  @ApiProperty({ description: 'Where the live version stands.' }) target: string;
}

export class ReplayFigure {
  @ApiProperty({ description: '`rows`, or the column that was summed.' }) name: string;
  @ApiProperty({ description: 'A decimal.' }) live: string;
  @ApiProperty({ description: 'A decimal.' }) rebuilt: string;
}

export class ReplayDifference {
  @ApiProperty() table: string;
  @ApiProperty({ type: [ReplayFigure], description: 'All equal: single rows hold something else.' })
  figures: readonly ReplayFigure[];
}

export class ReplayDigest {
  @ApiProperty({ description: 'Of the live version, at the same place in the log.' }) live: string;
  @ApiProperty() rebuilt: string;
  @ApiProperty({ description: 'Whether both held the same rows.' }) equal: boolean;
  @ApiProperty({ type: [ReplayDifference], description: 'Of the tables that differ.' })
  differences: readonly ReplayDifference[];
}

export class RetiredView {
  @ApiProperty({ format: 'date-time', description: 'Then its tables are dropped.' }) keptUntil: string;
  @ApiProperty({ description: 'That its tables take on disk.' }) bytes: number;
  @ApiProperty({ description: 'Whether it can be gone back to: not after an upgrade, or a later replay of the same.' })
  usable: boolean;
}

export class ReplayView implements ReplayAnswer {
  @ApiProperty() id: string;
  @ApiProperty({ description: 'The first of them.' }) projection: string;
  @ApiProperty({ type: [String] }) projections: readonly string[];
  @ApiProperty({ enum: STATES }) state: (typeof STATES)[number];
  @ApiProperty({ description: 'That the rebuild becomes, or became.' }) version: number;
  @ApiProperty({ type: [ReplayPartition] }) partitions: readonly ReplayPartition[];
  @ApiProperty({ description: 'Records that were read.' }) done: number;
  @ApiProperty({ description: 'Records that there are to read; grows with the log.' }) total: number;
  @ApiProperty({ description: 'Records, lately.' }) ratePerSecond: number;
  @ApiProperty({ type: Number, nullable: true, description: 'Null while nothing can be said.' }) etaSeconds:
    number | null;
  @ApiProperty({ type: ReplayDigest, nullable: true }) digest: ReplayDigest | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of a rollback: the replay that it takes back.' })
  rollbackOf: string | null;
  @ApiProperty({ type: RetiredView, nullable: true, description: 'The version that it replaced, while that is kept.' })
  retired: RetiredView | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it has failed.' }) fault: string | null;
  @ApiProperty({ format: 'date-time' }) requestedAt: string;
  @ApiProperty({ description: "A user's id." }) requestedBy: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt: string | null;
}

export class ReplayList {
  @ApiProperty({ type: [ReplayView] }) replays: readonly ReplayView[];
}

/** Epoch ms as it leaves. */
export function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Whether it is over; one that the projector has not begun is not. */
export function hasEnded(progress: ReplayProgress | undefined): boolean {
  return progress !== undefined && ['live', 'failed', 'cancelled'].includes(progress.state);
}

/** `versions`: the live version of each projection. */
export function replayView(
  order: ReplayRow,
  progress: ReplayProgress | undefined,
  versions: ReadonlyMap<string, number>,
): ReplayView {
  const partitions = progress?.partitions ?? [];
  const done = partitions.reduce((sum, { first, next }) => sum + next - first, 0);
  const total = partitions.reduce((sum, { first, target }) => sum + target - first, 0);
  const ratePerSecond = Math.round(progress?.perSecond ?? 0);
  const state = stateOf(order, progress);
  const [projection = ''] = order.projections;
  const live = versions.get(projection) ?? 1;
  return {
    id: order.id,
    projection,
    projections: order.projections,
    state,
    version: state === 'live' ? live : live + 1,
    partitions: partitions.map(({ topic, partition, next, target }) => ({
      topic,
      partition,
      offset: String(next),
      target: String(target),
    })),
    done,
    total,
    ratePerSecond,
    etaSeconds: ratePerSecond > 0 ? Math.ceil((total - done) / ratePerSecond) : null,
    digest: digestOf(progress),
    rollbackOf: order.rollbackOf,
    retired: retiredOf(order, progress),
    fault: progress?.fault ?? null,
    requestedAt: order.requestedAt.toISOString(),
    requestedBy: order.requestedBy,
    endedAt: isoOf(progress?.endedAt ?? null),
  };
}

function stateOf({ wanted }: ReplayRow, progress: ReplayProgress | undefined): ReplayView['state'] {
  if (hasEnded(progress)) return progress!.state;
  if (wanted === 'cancel') return 'cancelled';
  if (wanted === 'pause') return 'paused';
  return progress?.state ?? 'requested';
}

/** What somebody has given up is gone for everybody at once, though its tables may still be there. */
function retiredOf({ retiredDropped }: ReplayRow, progress: ReplayProgress | undefined): RetiredView | null {
  if (!progress?.retired || retiredDropped) return null;
  const { keptUntil, bytes, usable, replaced } = progress.retired;
  return { keptUntil: isoOf(keptUntil)!, bytes, usable: usable && !replaced };
}

function digestOf(progress: ReplayProgress | undefined): ReplayDigest | null {
  if (!progress?.digests) return null;
  const text = (digests: Readonly<Record<string, string>>): string =>
    Object.keys(digests)
      .sort()
      .map((name) => digests[name])
      .join(' ');
  const [live, rebuilt] = [text(progress.digests.live), text(progress.digests.rebuilt)];
  return { live, rebuilt, equal: live === rebuilt, differences: differencesOf(live, rebuilt) };
}
