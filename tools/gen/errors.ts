/** `docs/reference/errors.md`: every code of the catalogue. */
import { ERRORS, REJECTION_REASONS, type ErrorEntry } from '#contracts';
import { page, table } from './markdown.js';

export function errorsPage(): string {
  const codes = Object.entries<ErrorEntry>(ERRORS);
  const rows = codes.map(([code, { status, retryable, title, meaning }]) => [
    `\`${code}\``,
    String(status),
    retryable ? 'yes' : 'no',
    `${title}. ${meaning}`,
  ]);
  const reasons = Object.entries(REJECTION_REASONS).map(([reason, { meaning, hint }]) => [
    `\`${reason}\``,
    meaning,
    hint,
  ]);
  return page(
    'Errors',
    'Errors leave as RFC 9457 problem details (`application/problem+json`) with `type`, `title`, `status`, `code`, `retryable` and `traceId`, sometimes with `detail` and further members. A code never changes its meaning; titles and details are for people and may change. Retryable: the same request may succeed later, after `Retry-After` where the answer has one.',
    'For the code of a single event (`EVENT_...`, `LINE_NOT_JSON`) the status is that of a request of which no event was accepted.',
    table(['Code', 'Status', 'Retryable', 'Meaning'], rows),
    '## Reasons on `rejected-events`',
    'Why an event that was accepted did not become an enriched event. What a collector refused stands there too, with the code that its sender was told: see [Rejected events](rejected.md).',
    table(['Reason', 'Meaning', 'What to do'], reasons),
  );
}
