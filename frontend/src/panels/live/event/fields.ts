import type { EventView } from '#contracts';

export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

type Entry = readonly [string, string | null | undefined];

/** What an event says of itself and what the enricher added. Fields without a value are left out, and so are empty groups. */
export function fieldsOf(event: EventView): FieldGroup[] {
  const { enriched } = event;
  const { geo, userAgent, referrer, campaign } = enriched;
  const groups: readonly (readonly [string, readonly Entry[]])[] = [
    [
      'Event',
      [
        ['Stream', event.stream],
        ['Type', event.type],
        ['Time', event.time],
        ['Received', event.receivedAt],
        ['Visitor', event.visitorId],
        ['User', event.userId],
        ['Session', event.sessionId],
        ['URL', event.url],
        ['Referrer', event.referrer],
      ],
    ],
    [
      'Added on the way',
      [
        ['Address', enriched.address],
        ['Country', geo?.country],
        ['Region', geo?.region],
        ['City', geo?.city],
        ['Browser', words(userAgent?.browser, userAgent?.browserVersion)],
        ['System', userAgent?.os],
        ['Device', userAgent?.device],
        ['Bot', enriched.bot ? (enriched.botName ?? 'yes') : null],
        ['Came from', words(referrer?.medium, referrer?.source)],
        ['Late', enriched.late ? 'yes' : null],
        ['Marks', enriched.marks.join(', ')],
      ],
    ],
    [
      'Campaign',
      [
        ['Source', campaign?.source],
        ['Medium', campaign?.medium],
        ['Name', campaign?.name],
        ['Term', campaign?.term],
        ['Content', campaign?.content],
      ],
    ],
  ];
  return groups
    .map(([title, entries]) => ({
      title,
      fields: entries.flatMap(([name, value]) => (value ? [{ name, value }] : [])),
    }))
    .filter((group) => group.fields.length > 0);
}

const words = (...parts: readonly (string | null | undefined)[]): string => parts.filter(Boolean).join(' ');
