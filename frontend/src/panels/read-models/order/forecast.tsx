import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { forecastQuery, replaysQuery, type ReplayOrder } from '../../../api/replays.js';
import { formatExact } from '../../../ui/format.js';
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
  const takes = forecastText(data, replays);
  return (
    <p role="status" data-testid="forecast" className={isPlaceholderData ? 'opacity-60' : undefined}>
      It would read <strong className="tabular-nums">{formatExact(data)}</strong> {data === 1 ? 'record' : 'records'} of
      the log{takes !== null && <>, {takes}</>}.
    </p>
  );
}
