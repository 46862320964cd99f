import type { UseQueryResult } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { StorageAnswer } from '#contracts';
import { ViewSwitch, type ChartView } from '../../../charts/view-switch.js';
import { Badge } from '../../../ui/badge.js';
import { formatBytes, formatPercent } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import { diskRows } from './disk-use.js';
import { DiskBars, DiskTable } from './disk-views.js';

/** What database and log take, and what is left. */
export function DiskPanel({ storage }: { readonly storage: UseQueryResult<StorageAnswer> }) {
  const { data, isPending, error, refetch } = storage;
  const [view, setView] = useState<ChartView>('chart');
  const rows = data ? diskRows(data) : [];
  return (
    <Panel
      title="Disk use"
      note="of the whole installation"
      actions={data && <ViewSwitch what="disk use" view={view} onChange={setView} />}
    >
      {isPending ? (
        <Loading label="Loading the disk use" rows={6} />
      ) : data ? (
        <>
          <Sums answer={data} />
          {view === 'chart' ? <DiskBars rows={rows} /> : <DiskTable rows={rows} />}
        </>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </Panel>
  );
}

function Sums({ answer: { database, logBytes, disk } }: { readonly answer: StorageAnswer }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 border-b border-line px-4 py-3">
      <Sum name="Database" value={formatBytes(database.bytes)} />
      {logBytes !== null && <Sum name="Event log" value={formatBytes(logBytes)} />}
      {disk && (
        <div>
          <dt className="text-[0.8125rem] text-ink-3">Free on its disk</dt>
          <dd className="flex flex-wrap items-center gap-x-2 text-lg font-semibold tabular-nums">
            {formatBytes(disk.freeBytes)}
            <span className="text-[0.8125rem] font-normal text-ink-3">
              {formatPercent(disk.totalBytes > 0 ? disk.freeBytes / disk.totalBytes : 0)} of{' '}
              {formatBytes(disk.totalBytes)}
            </span>
            {disk.low && (
              <Badge tone="warn">
                <TriangleAlert aria-hidden className="size-3.5" />
                Low: make room
              </Badge>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}

const Sum = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt className="text-[0.8125rem] text-ink-3">{name}</dt>
    <dd className="text-lg font-semibold tabular-nums">{value}</dd>
  </div>
);
