import type { StorageStream } from '#contracts';
import { bucketText, dayText } from '../../../question/span-text.js';
import { DEMO_STREAM, DemoBadge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../../ui/card-table.js';
import { formatCount, formatExact } from '../../../ui/format.js';
import { useNow } from '../../../ui/use-now.js';
import { forgottenNow, nextToGo, retentionText } from './retention.js';

interface StreamListProps {
  readonly streams: readonly StorageStream[];
  /** Absent: they may not be changed. */
  readonly onChange?: (stream: StorageStream) => void;
}

/** What is kept of each stream. */
export function StreamList({ streams, onChange }: StreamListProps) {
  const now = useNow(60_000);
  return (
    <CardTable
      caption="Streams of this project and how long they are kept"
      columns={['Stream', 'Events', 'From', 'To', 'Kept', ...(onChange ? [null] : [])]}
    >
      {streams.map((stream) => (
        <Row key={stream.id} stream={stream} now={now} {...(onChange ? { onChange } : {})} />
      ))}
    </CardTable>
  );
}

interface RowProps extends Pick<StreamListProps, 'onChange'> {
  readonly stream: StorageStream;
  readonly now: number;
}

function Row({ stream, now, onChange }: RowProps) {
  const { name, oldest, newest, months, retentionDays, retentionOf } = stream;
  const events = months.reduce((all, month) => all + month.events, 0);
  return (
    <CardRow
      head={
        <span className="flex items-center gap-2">
          {name}
          {name === DEMO_STREAM && <DemoBadge />}
        </span>
      }
    >
      <CardCell label="Events" className="tabular-nums" title={formatExact(events)}>
        {formatCount(events)}
      </CardCell>
      <CardCell label="From" className="whitespace-nowrap text-ink-2 tabular-nums">
        {oldest === null ? '–' : dayText(Date.parse(oldest), 'UTC')}
      </CardCell>
      <CardCell label="To" className="whitespace-nowrap text-ink-2 tabular-nums">
        {newest === null ? '–' : dayText(Date.parse(newest), 'UTC')}
      </CardCell>
      <CardCell label="Kept">
        {retentionText(retentionDays)}
        {retentionOf === 'installation' && retentionDays !== null && (
          <span className="text-ink-3">, as the installation says</span>
        )}
        <span className="block text-[0.8125rem] text-ink-3">{whatGoes(stream, now)}</span>
      </CardCell>
      {onChange && (
        <CardActions>
          <Button size="small" aria-label={`Change how long ${name} is kept`} onClick={() => onChange(stream)}>
            Change
          </Button>
        </CardActions>
      )}
    </CardRow>
  );
}

function whatGoes({ months, retentionDays }: StorageStream, now: number): string | null {
  const gone = forgottenNow(months, retentionDays, now);
  if (gone.events > 0) return `${formatCount(gone.events)} older events go within the hour`;
  const next = nextToGo(months, retentionDays, now);
  return next && `${bucketText(next.month, 'month', 'UTC')} goes on ${dayText(next.at, 'UTC')}`;
}
