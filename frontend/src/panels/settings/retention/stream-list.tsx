import type { StorageStream } from '#contracts';
import { bucketText, dayText } from '../../../question/span-text.js';
import { DEMO_STREAM, DemoBadge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { formatCount, formatExact } from '../../../ui/format.js';
import { useNow } from '../../../ui/use-now.js';
import { forgottenNow, nextToGo, retentionText } from './retention.js';

interface StreamListProps {
  readonly streams: readonly StorageStream[];
  readonly onChange: (stream: StorageStream) => void;
}

const HEAD = 'px-4 py-2 font-medium';
const CELL = 'block px-4 py-0.5 lg:table-cell lg:py-2.5 lg:align-middle';

/** A table; on a narrow screen each row is a card with its labels. */
export function StreamList({ streams, onChange }: StreamListProps) {
  const now = useNow(60_000);
  return (
    <table role="table" className="block w-full lg:table">
      <caption className="sr-only">Streams of this project and how long they are kept</caption>
      <thead
        role="rowgroup"
        className="sr-only text-left text-[0.8125rem] text-ink-3 lg:not-sr-only lg:table-header-group"
      >
        <tr role="row" className="border-b border-line">
          {['Stream', 'Events', 'From', 'To', 'Kept'].map((title) => (
            <th key={title} role="columnheader" scope="col" className={HEAD}>
              {title}
            </th>
          ))}
          <th role="columnheader" scope="col" className={HEAD}>
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup" className="block lg:table-row-group">
        {streams.map((stream) => (
          <Row key={stream.id} stream={stream} now={now} onChange={onChange} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly stream: StorageStream;
  readonly now: number;
  readonly onChange: (stream: StorageStream) => void;
}

function Row({ stream, now, onChange }: RowProps) {
  const { name, oldest, newest, months, retentionDays, retentionOf } = stream;
  const events = months.reduce((all, month) => all + month.events, 0);
  return (
    <tr role="row" className="block border-b border-line py-3 last:border-b-0 lg:table-row lg:py-0">
      <th role="rowheader" scope="row" className={`${CELL} text-left font-medium break-words`}>
        <span className="flex items-center gap-2">
          {name}
          {name === DEMO_STREAM && <DemoBadge />}
        </span>
      </th>
      <td role="cell" className={`${CELL} tabular-nums`} title={formatExact(events)}>
        <Label text="Events" />
        {formatCount(events)}
      </td>
      <td role="cell" className={`${CELL} whitespace-nowrap text-ink-2 tabular-nums`}>
        <Label text="From" />
        {oldest === null ? '–' : dayText(Date.parse(oldest), 'UTC')}
      </td>
      <td role="cell" className={`${CELL} whitespace-nowrap text-ink-2 tabular-nums`}>
        <Label text="To" />
        {newest === null ? '–' : dayText(Date.parse(newest), 'UTC')}
      </td>
      <td role="cell" className={CELL}>
        <Label text="Kept" />
        {retentionText(retentionDays)}
        {retentionOf === 'installation' && retentionDays !== null && (
          <span className="text-ink-3">, as the installation says</span>
        )}
        <span className="block text-[0.8125rem] text-ink-3">{whatGoes(stream, now)}</span>
      </td>
      <td role="cell" className={`${CELL} lg:text-right`}>
        <Button
          size="small"
          className="mt-2 lg:mt-0"
          aria-label={`Change how long ${name} is kept`}
          onClick={() => onChange(stream)}
        >
          Change
        </Button>
      </td>
    </tr>
  );
}

function whatGoes({ months, retentionDays }: StorageStream, now: number): string | null {
  const gone = forgottenNow(months, retentionDays, now);
  if (gone.events > 0) return `${formatCount(gone.events)} older events go within the hour`;
  const next = nextToGo(months, retentionDays, now);
  return next && `${bucketText(next.month, 'month', 'UTC')} goes on ${dayText(next.at, 'UTC')}`;
}

const Label = ({ text }: { readonly text: string }) => (
  <span aria-hidden className="inline-block w-20 font-sans text-[0.8125rem] text-ink-3 lg:hidden">
    {text}
  </span>
);
