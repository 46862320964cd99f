/** What stands in the address as what the gateway takes: both days are included, in the browser's zone. */
import type { AuditQuestion } from '../../api/audit.js';
import type { AuditSearch } from '../../app/search.js';

export function questionOf({ q, actor, action, from, to }: AuditSearch): AuditQuestion {
  return { q, actor, action: actionOf(action), from: startOf(from), to: startOf(to, 1) };
}

/** People write it as it is shown, “Create collector”; its name is `create_collector`. */
function actionOf(text: string | undefined): string | undefined {
  const name = text
    ?.toLowerCase()
    .replace(/[^a-z]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 64);
  return name === '' ? undefined : name;
}

function startOf(day: string | undefined, daysLater = 0): string | undefined {
  if (day === undefined) return undefined;
  const date = new Date(`${day}T00:00:00`);
  // By the calendar: a day need not have 24 hours.
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}
