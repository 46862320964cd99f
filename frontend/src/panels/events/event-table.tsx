import type { EventView } from '#contracts';
import { clockText, dayText } from '../../question/span-text.js';
import { Badge, DEMO_STREAM, DemoBadge } from '../../ui/badge.js';
import { countryName } from '../../ui/names.js';
import { subjectOf } from '../live/tail/subject.js';
import { propertiesPreview } from './properties-preview.js';

interface EventTableProps {
  readonly events: readonly EventView[];
  readonly tz: string;
  readonly onOpen: (event: EventView) => void;
}

const HEAD = 'px-4 py-2 font-medium';
const CELL = 'block px-4 lg:table-cell lg:py-2 lg:align-top';

/** A table; on a narrow screen each event is a card. */
export function EventTable({ events, tz, onOpen }: EventTableProps) {
  return (
    <table role="table" className="block w-full lg:table lg:table-fixed" data-testid="events">
      <caption className="sr-only">Events, newest first</caption>
      <thead
        role="rowgroup"
        className="sr-only text-left text-[0.8125rem] text-ink-3 lg:not-sr-only lg:table-header-group"
      >
        <tr role="row" className="border-b border-line">
          <th role="columnheader" scope="col" className={`${HEAD} lg:w-36`}>
            Time
          </th>
          <th role="columnheader" scope="col" className={`${HEAD} lg:w-44`}>
            Type
          </th>
          <th role="columnheader" scope="col" className={`${HEAD} lg:w-44`}>
            Visitor
          </th>
          <th role="columnheader" scope="col" className={HEAD}>
            Page, properties
          </th>
          <th role="columnheader" scope="col" className={`${HEAD} lg:w-52`}>
            Place, device
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup" className="block lg:table-row-group">
        {events.map((event) => (
          <Row key={`${event.id} ${event.time}`} event={event} tz={tz} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly event: EventView;
  readonly tz: string;
  readonly onOpen: (event: EventView) => void;
}

/** The whole row takes a click; its button takes the keyboard and has the name that is read out. */
function Row({ event, tz, onOpen }: RowProps) {
  const at = Date.parse(event.time);
  const clock = clockText(at, tz);
  const visitor = event.visitorId ?? event.userId;
  return (
    <tr
      role="row"
      onClick={() => onOpen(event)}
      className="block cursor-pointer border-b border-line py-2.5 last:border-b-0 hover:bg-sunken lg:table-row lg:py-0"
    >
      <th role="rowheader" scope="row" className={`${CELL} text-left font-normal`}>
        <button
          type="button"
          aria-label={`Open ${event.type} of ${dayText(at, tz)}, ${clock}`}
          className="rounded text-left tabular-nums"
        >
          {clock}
          <span className="ml-2 text-[0.8125rem] text-ink-3 lg:ml-0 lg:block">{dayText(at, tz)}</span>
        </button>
      </th>
      <td role="cell" className={`${CELL} max-lg:flex max-lg:items-center max-lg:gap-2`}>
        <span className="block truncate font-medium" title={event.type}>
          {event.type}
        </span>
        <span className="flex flex-wrap gap-1">
          {event.stream === DEMO_STREAM ? (
            <DemoBadge />
          ) : (
            <span className="text-[0.8125rem] text-ink-3">{event.stream}</span>
          )}
          <Marks event={event} />
        </span>
      </td>
      <td role="cell" className={`${CELL} truncate text-ink-2`} title={visitor ?? undefined}>
        {visitor ?? <span className="text-ink-3">no visitor</span>}
      </td>
      <td role="cell" className={CELL}>
        {event.url !== null && <span className="block truncate">{subjectOf(event)}</span>}
        <span className="block truncate font-mono text-xs leading-5 text-ink-3">
          {propertiesPreview(event.properties)}
        </span>
      </td>
      <td role="cell" className={CELL}>
        <Where event={event} />
      </td>
    </tr>
  );
}

function Marks({ event: { enriched } }: { readonly event: EventView }) {
  return (
    <>
      {enriched.bot && <Badge title={enriched.botName ?? 'Matched by the crawler list'}>Bot</Badge>}
      {enriched.late && <Badge tone="warn">Late</Badge>}
      {enriched.marks.length > 0 && (
        <Badge tone="warn" title={enriched.marks.join(', ')}>
          {enriched.marks.length === 1 ? '1 mark' : `${enriched.marks.length} marks`}
        </Badge>
      )}
    </>
  );
}

function Where({ event: { enriched } }: { readonly event: EventView }) {
  const { geo, userAgent } = enriched;
  const place = [geo?.city, geo?.country ? countryName(geo.country) : null].filter(Boolean).join(', ');
  return (
    <>
      <span className="block truncate text-ink-2">{place}</span>
      <span className="block truncate text-[0.8125rem] text-ink-3">
        {[userAgent?.browser, userAgent?.os].filter(Boolean).join(' · ')}
      </span>
    </>
  );
}
