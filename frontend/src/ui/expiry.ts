/** When something ends to be good, as people choose it. */
export const EXPIRY_CHOICES = [
  { value: 'never', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'date', label: 'At the end of a day' },
] as const;

export interface ExpiryDraft {
  readonly choice: (typeof EXPIRY_CHOICES)[number]['value'];
  /** `2026-11-21`; counts for the choice `date`. */
  readonly day: string;
}

export const NEVER: ExpiryDraft = { choice: 'never', day: '' };

const DAY_MS = 86_400_000;
const pad = (value: number): string => String(value).padStart(2, '0');

/** What stands in the form for an instant that was chosen before; the day is the browser's. */
export function expiryDraft(at: string | null): ExpiryDraft {
  if (at === null) return NEVER;
  const date = new Date(at);
  return { choice: 'date', day: `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}` };
}

/** The instant as ISO 8601, null: never. Undefined: no day was chosen, or one that is over. */
export function expiryOf({ choice, day }: ExpiryDraft, now: number): string | null | undefined {
  if (choice === 'never') return null;
  if (choice !== 'date') return new Date(now + Number(choice) * DAY_MS).toISOString();
  // Without a zone: the end of that day where the person is.
  const end = Date.parse(`${day}T23:59:59.999`);
  return Number.isNaN(end) || end <= now ? undefined : new Date(end).toISOString();
}
