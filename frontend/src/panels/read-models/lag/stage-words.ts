/** How far the stages are behind, in words, and which of them everything waits for. */
import type { CanaryAnswer, LagAnswer, PartitionLag, StageLag } from '#contracts';
import type { BadgeTone } from '../../../ui/badge.js';
import { formatAge, plural } from '../../../ui/format.js';

export type StageState = 'current' | 'reading' | 'behind';

export const STATES: Readonly<Record<StageState, { readonly tone: BadgeTone; readonly text: string }>> = {
  current: { tone: 'ok', text: 'Up to date' },
  reading: { tone: 'accent', text: 'Reading' },
  behind: { tone: 'bad', text: 'Behind' },
};

/** What waits for under a second is no lag that one sees. */
const SEEN_MS = 1_000;

type Lag = Pick<StageLag, 'lagRecords' | 'lagMs' | 'stale'>;

export function stageState({ lagRecords, lagMs, stale }: Lag): StageState {
  if (stale) return 'behind';
  return lagRecords > 0 && lagMs >= SEEN_MS ? 'reading' : 'current';
}

/** 12 s, or nothing that one would see. */
export const lagText = ({ lagMs }: Pick<Lag, 'lagMs'>): string => (lagMs < SEEN_MS ? '< 1 s' : formatAge(lagMs));

/** Several stages as one: as far behind as the furthest. */
export function together(stages: readonly StageLag[]): Lag {
  return {
    lagRecords: Math.max(0, ...stages.map(({ lagRecords }) => lagRecords)),
    lagMs: Math.max(0, ...stages.map(({ lagMs }) => lagMs)),
    stale: stages.some(({ stale }) => stale),
  };
}

/** Where a stage is stuck: the partition whose oldest unread record has stood the longest; null: nowhere. */
export function slowest({ partitions }: Pick<StageLag, 'partitions'>): PartitionLag | null {
  const waiting = partitions.filter(({ lagRecords }) => lagRecords > 0);
  return waiting.reduce<PartitionLag | null>((worst, one) => (worst && worst.lagMs >= one.lagMs ? worst : one), null);
}

export interface PipelineVerdict {
  readonly tone: 'ok' | 'bad';
  readonly text: string;
}

/** Whether what is sent as a test comes through. */
export function canaryVerdict({ lastArrivedAt, ageMs, missingPartitions }: CanaryAnswer): PipelineVerdict {
  if (missingPartitions.length > 0) {
    const where =
      missingPartitions.length === 1 ? `partition ${missingPartitions[0]}` : `${missingPartitions.length} partitions`;
    return {
      tone: 'bad',
      text: `Test events do not come through ${where}: the last one was sent ${formatAge(ageMs)} ago.`,
    };
  }
  const text =
    lastArrivedAt === null ? 'No test event has been sent yet.' : 'Test events come through every partition.';
  return { tone: 'ok', text };
}

/** What is named: the first stage that is stale holds up what comes after it; read models mostly stand still together. */
export function pipelineVerdict({ stages, lagMs }: Pick<LagAnswer, 'stages' | 'lagMs'>): PipelineVerdict {
  const stuck = stages.filter(({ stale }) => stale);
  const [first] = stuck;
  if (!first) {
    const text = lagMs < SEEN_MS ? 'Everything is read as it comes.' : `At most ${formatAge(lagMs)} behind.`;
    return { tone: 'ok', text };
  }
  const isReadModels = stuck.length > 1 && first !== stages[0];
  const name = isReadModels ? 'the read models' : first.stage;
  const where = slowest(first);
  const at = where ? ` in partition ${where.partition} of ${where.topic}` : '';
  const waits = first.lagRecords === 1 ? 'a record waits' : `${plural(first.lagRecords, 'record')} wait, the longest`;
  return { tone: 'bad', text: `Stuck at ${name}: ${waits}${at} for ${formatAge(first.lagMs)}.` };
}
