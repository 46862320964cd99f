/** How a figure moved against the period before. */
export interface Change {
  readonly direction: 'up' | 'down' | 'same';
  /** Good or bad news; neutral where neither is. */
  readonly news: 'good' | 'bad' | 'neutral';
  readonly text: string;
}

/** Which way is good. */
export type Aim = 'more' | 'less' | 'neither';

const percent = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** Of a count or a sum: by how many percent. From nothing to something there is no percentage. */
export function changeOf(now: number, before: number, aim: Aim): Change {
  if (now === before) return SAME;
  const direction = now > before ? 'up' : 'down';
  const text = before === 0 ? 'new' : percentText((Math.abs(now - before) / Math.abs(before)) * 100);
  return { direction, news: newsOf(direction, aim), text };
}

/** Beyond ten times as much the digits say nothing. */
const MOST_PERCENT = 1_000;

const percentText = (change: number): string =>
  change < MOST_PERCENT ? `${percent.format(change)}%` : `> ${percent.format(MOST_PERCENT)}%`;

/** Of a share from 0 to 1: by how many points of a percent, since a percentage of a percentage is read wrongly. */
export function shareChangeOf(now: number, before: number, aim: Aim): Change {
  const points = Math.round((now - before) * 1000) / 10;
  if (points === 0) return SAME;
  const direction = points > 0 ? 'up' : 'down';
  return { direction, news: newsOf(direction, aim), text: `${percent.format(Math.abs(points))} pts` };
}

const SAME: Change = { direction: 'same', news: 'neutral', text: 'no change' };

function newsOf(direction: 'up' | 'down', aim: Aim): Change['news'] {
  if (aim === 'neither') return 'neutral';
  return (direction === 'up') === (aim === 'more') ? 'good' : 'bad';
}
