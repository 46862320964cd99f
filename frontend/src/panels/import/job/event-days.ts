/** The days (UTC) from which an import's events are: where to look at them. */
export interface EventDays {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
}

/** With the day of one more event, given as the JSON that is sent; what has no time is of today. */
export function withDayOf(days: EventDays | null, json: string, now: number): EventDays {
  const day = dayOf(json, now);
  if (days === null) return { from: day, to: day };
  if (day >= days.from && day <= days.to) return days;
  return { from: day < days.from ? day : days.from, to: day > days.to ? day : days.to };
}

/** A time that is none is the collector's to refuse: it is taken for now here. */
function dayOf(json: string, now: number): string {
  const event = JSON.parse(json) as { readonly time?: unknown; readonly timestamp?: unknown };
  const time = event.time ?? event.timestamp;
  const instant = typeof time === 'string' ? Date.parse(time) : typeof time === 'number' ? time : now;
  const isMoment = Number.isFinite(instant) && Math.abs(instant) < MOST_MS;
  return new Date(isMoment ? instant : now).toISOString().slice(0, 10);
}

/** Years of four digits. */
const MOST_MS = Date.UTC(9999, 11, 31);
