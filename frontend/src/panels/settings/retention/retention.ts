/** How long a stream is kept: by whole months of UTC, as the projector forgets them. */
import type { StorageStream } from '#contracts';

const DAY = 86_400_000;

/** A hundred years: what the gateway takes at most. */
export const MOST_DAYS = 36_500;

/** Null: for ever. */
export type Retention = number | null;

type Months = StorageStream['months'];

const monthAfter = (month: number, count: number): number => {
  const date = new Date(month);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
};

/** The first instant that is kept (epoch ms): months that are wholly older than so many days are forgotten. */
export const keptFrom = (days: number, now: number): number => monthAfter(now - days * DAY, 0);

/** What is forgotten at the next look: its events and how many months they are of. */
export function forgottenNow(months: Months, retention: Retention, now: number): { events: number; months: number } {
  if (retention === null) return { events: 0, months: 0 };
  const before = keptFrom(retention, now);
  const gone = months.filter(({ month }) => Date.parse(month) < before);
  return { events: gone.reduce((all, { events }) => all + events, 0), months: gone.length };
}

/** The month that goes next, and when (epoch ms); null when nothing does. */
export function nextToGo(months: Months, retention: Retention, now: number): { month: number; at: number } | null {
  if (retention === null) return null;
  const before = keptFrom(retention, now);
  const month = months.map((each) => Date.parse(each.month)).find((start) => start >= before);
  return month === undefined ? null : { month, at: monthAfter(month, 1) + retention * DAY };
}

/** Whether less is kept than before. */
export const shortens = (before: Retention, after: Retention): boolean =>
  after !== null && (before === null || after < before);

/** In words: for ever, 30 days, 1 day. */
export const retentionText = (retention: Retention): string =>
  retention === null ? 'For ever' : `${retention.toLocaleString('en')} ${retention === 1 ? 'day' : 'days'}`;

const CHOICES = ['ever', '30', '90', '365', 'custom'] as const;
type Choice = (typeof CHOICES)[number];

/** What stands in the form. */
export interface RetentionDraft {
  readonly choice: Choice;
  /** As typed. */
  readonly days: string;
}

export const CHOICE_LABELS: readonly { readonly value: Choice; readonly label: string }[] = CHOICES.map((value) => ({
  value,
  label: value === 'ever' ? 'For ever' : value === 'custom' ? 'Another number of days' : `${value} days`,
}));

export function draftOf(retention: Retention): RetentionDraft {
  if (retention === null) return { choice: 'ever', days: '' };
  const listed = CHOICES.find((choice) => choice === String(retention));
  return { choice: listed ?? 'custom', days: String(retention) };
}

/** Undefined: what was typed is no number of days. */
export function retentionOf({ choice, days }: RetentionDraft): Retention | undefined {
  if (choice === 'ever') return null;
  const text = choice === 'custom' ? days.trim() : choice;
  const count = Number(text);
  return /^\d{1,5}$/.test(text) && count >= 1 && count <= MOST_DAYS ? count : undefined;
}
