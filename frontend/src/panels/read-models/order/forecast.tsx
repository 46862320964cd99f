import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { forecastQuery, replaysQuery, type ReplayOrder } from '../../../api/replays.js';
import { formatBytes, formatExact } from '../../../ui/format.js';
import { cx } from '../../../ui/cx.js';
import { FormError, Skeleton } from '../../../ui/states.js';
import { forecastText } from './order-draft.js';
import { useSettled } from './use-settled.js';

/** What the order would read, asked of the gateway without ordering anything. */
export function Forecast({ order }: { readonly order: ReplayOrder }) {
  const written = JSON.stringify(order);
  const settled = JSON.parse(useSettled(written)) as ReplayOrder;
  const { data, error, isPlaceholderData } = useQuery({ ...forecastQuery(settled), placeholderData: keepPreviousData });
  const { data: replays = [] } = useQuery(replaysQuery());
  if (error) return <FormError error={error} />;
  if (data === undefined) return <Skeleton className="h-6 w-64" />;
  const { records, diskNeeded, diskFree, fits } = data;
  const takes = forecastText(records, replays);
  return (
    <div role="status" data-testid="forecast" className={cx('grid gap-2', isPlaceholderData && 'opacity-60')}>
      <p>
        It would read <strong className="tabular-nums">{formatExact(records)}</strong>{' '}
        {records === 1 ? 'record' : 'records'} of the log{takes !== null && <>, {takes}</>}.
      </p>
      <p className={fits ? undefined : 'font-medium text-bad'}>
        The second copy takes about {formatBytes(diskNeeded)} on disk;{' '}
        {diskFree === null ? 'how much is free there is not known' : `${formatBytes(diskFree)} are free`}.
        {!fits && ' That is not enough: make room first, or rebuild less at a time.'}
      </p>
    </div>
  );
}
