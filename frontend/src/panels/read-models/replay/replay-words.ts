/** The states of a replay in people's words. */
import type { ReplayAnswer } from '#contracts';
import type { BadgeTone } from '../../../ui/badge.js';

interface StateWords {
  readonly tone: BadgeTone;
  readonly text: string;
  /** What is done in it. */
  readonly means: string;
}

export const REPLAY_STATES: Readonly<Record<ReplayAnswer['state'], StateWords>> = {
  requested: { tone: 'neutral', text: 'Requested', means: 'A projector takes it on within seconds.' },
  building: { tone: 'accent', text: 'Building', means: 'The log is read behind the live version.' },
  'catching-up': { tone: 'accent', text: 'Catching up', means: 'It is where the live version is, and follows it.' },
  comparing: { tone: 'accent', text: 'Comparing', means: 'Both versions are compared at one place of the log.' },
  ready: { tone: 'accent', text: 'Ready', means: 'It waits for a moment without long readings, and switches.' },
  paused: { tone: 'warn', text: 'Paused', means: 'Nothing is read. What is built stays.' },
  live: { tone: 'ok', text: 'Live', means: 'The rebuilt version is the one that answers.' },
  failed: { tone: 'bad', text: 'Failed', means: 'What was built is gone. The live version was never touched.' },
  cancelled: {
    tone: 'neutral',
    text: 'Cancelled',
    means: 'What was built is gone. The live version was never touched.',
  },
};

/** What is done in its state. A rollback that ends early leaves the former version as it was kept. */
export function meaningOf({ state, rollbackOf }: Pick<ReplayAnswer, 'state' | 'rollbackOf'>): string {
  const endedEarly = state === 'failed' || state === 'cancelled';
  return rollbackOf !== null && endedEarly
    ? 'The live version was never touched, and the version before is kept as it was.'
    : REPLAY_STATES[state].means;
}

/** From 0 to 1; null: not known yet what there is to read. */
export function shareOf({ state, done, total }: Pick<ReplayAnswer, 'state' | 'done' | 'total'>): number | null {
  if (state === 'live') return 1;
  return total <= 0 ? null : Math.min(1, done / total);
}

export interface DigestWords {
  readonly tone: 'ok' | 'warn';
  readonly title: string;
  readonly text: string;
  /** By table, what was and what is. */
  readonly differences: readonly { readonly table: string; readonly text: string }[];
}

/** What the comparison of both versions came to; null: not compared (yet). */
export function digestWords({ digest }: Pick<ReplayAnswer, 'digest'>): DigestWords | null {
  if (digest === null) return null;
  return digest.equal
    ? {
        tone: 'ok',
        title: 'Holds the same rows as the version before',
        text: 'Nothing had drifted.',
        differences: [],
      }
    : {
        tone: 'warn',
        title: 'Differs from the version before',
        text: 'As it should after a mended formula or damage, a later start, or going back. Otherwise look into it.',
        differences: digest.differences.map(({ table, figures }) => ({ table, text: differenceText(figures) })),
      };
}

type Figures = NonNullable<ReplayAnswer['digest']>['differences'][number]['figures'];

/** `300 rows in both; count is 300 instead of 900`. */
function differenceText(figures: Figures): string {
  const changed = figures.filter(({ live, rebuilt }) => live !== rebuilt);
  const parts = changed.map(
    ({ name, live, rebuilt }) =>
      `${FIGURE_NAMES[name] ?? name}: ${decimalText(rebuilt)} instead of ${decimalText(live)}`,
  );
  const rows = figures.find(({ name }) => name === 'rows');
  if (rows && rows.live === rows.rebuilt) parts.push(`as many rows as before (${decimalText(rows.live)})`);
  if (changed.length === 0) parts.push('single ones hold something else');
  return parts.join('; ');
}

/** Sums of columns, as people call them. */
const FIGURE_NAMES: Readonly<Record<string, string>> = {
  count: 'events counted',
  pageviews: 'page views',
  value: 'revenue',
  duration_ms: 'milliseconds spent',
};

/** Groups the digits in front of the point, however many there are. */
const decimalText = (decimal: string): string => decimal.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');
