/** Days as an address has them, as the instants that the gateway takes: both days included, in the browser's zone. */
import type { AuditQuestion } from '../../api/audit.js';
import type { AuditSearch } from '../../app/search.js';

export function questionOf({ q, actor, action, from, to }: AuditSearch): AuditQuestion {
  return { q, actor, action, from: startOf(from), to: startOf(to, 1) };
}

function startOf(day: string | undefined, daysLater = 0): string | undefined {
  if (day === undefined) return undefined;
  const date = new Date(`${day}T00:00:00`);
  // By the calendar: a day need not have 24 hours.
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}
