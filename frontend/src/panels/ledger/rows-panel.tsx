import { ListChecks } from 'lucide-react';
import { bucketText } from '../../question/span-text.js';
import type { Span } from '../../question/question.js';
import { Badge } from '../../ui/badge.js';
import { CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { formatExact } from '../../ui/format.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState } from '../../ui/states.js';
import type { LedgerRow, RowLength } from './ledger-rows.js';

interface RowsPanelProps {
  /** Newest first. */
  readonly rows: readonly LedgerRow[];
  readonly length: RowLength;
  readonly tz: string;
  /** A row is looked at more closely. */
  readonly onOpen: (span: Span) => void;
}

const COLUMNS = ['Received', 'Accepted', 'Projected', 'Duplicate', 'Dropped', 'Rejected', 'Balance'] as const;

/** The same sum day by day, hour by hour or minute by minute, so that one sees where something is missing. */
export function RowsPanel({ rows, length, tz, onOpen }: RowsPanelProps) {
  return (
    <Panel title={`By ${length}`} note={rows.length > 0 && 'newest first; without those in which nothing came'}>
      {rows.length === 0 ? (
        <EmptyState icon={ListChecks} title="Nothing was received">
          As soon as events are accepted, what becomes of each stands here.
        </EmptyState>
      ) : (
        <CardTable caption={`The ledger by ${length}`} columns={COLUMNS}>
          {rows.map((row) => (
            <CardRow key={row.from} head={<Moment row={row} length={length} tz={tz} onOpen={onOpen} />}>
              {(['accepted', 'projected', 'duplicate', 'dropped', 'rejected'] as const).map((key, index) => (
                <CardCell key={key} label={COLUMNS[index + 1]!} className="tabular-nums">
                  {formatExact(row[key])}
                </CardCell>
              ))}
              <CardCell label="Balance">
                <RowBalance row={row} />
              </CardCell>
            </CardRow>
          ))}
        </CardTable>
      )}
    </Panel>
  );
}

interface MomentProps extends Omit<RowsPanelProps, 'rows'> {
  readonly row: LedgerRow;
}

function Moment({ row, length, tz, onOpen }: MomentProps) {
  const text = bucketText(row.from, length, tz);
  if (length === 'minute') return <span className="whitespace-nowrap">{text}</span>;
  return (
    <button
      type="button"
      title={`Look at this ${length} more closely`}
      onClick={() => onOpen({ from: row.from, to: row.to })}
      className="font-medium whitespace-nowrap text-accent underline underline-offset-4"
    >
      {text}
    </button>
  );
}

function RowBalance({ row: { onTheWay, missing, surplus } }: { readonly row: LedgerRow }) {
  if (missing > 0 || surplus > 0) {
    return (
      <span className="flex flex-wrap gap-1.5">
        {missing > 0 && <Badge tone="bad">{formatExact(missing)} missing</Badge>}
        {surplus > 0 && <Badge tone="bad">{formatExact(surplus)} too many</Badge>}
      </span>
    );
  }
  return onTheWay > 0 ? <Badge>{formatExact(onTheWay)} on the way</Badge> : <Badge tone="ok">Adds up</Badge>;
}
