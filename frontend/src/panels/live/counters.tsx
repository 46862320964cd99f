import { Activity, Gauge, Users, type LucideIcon } from 'lucide-react';
import { cx } from '../../ui/cx.js';
import { formatAge, formatClock, formatCount, formatRate } from '../../ui/format.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useNow } from '../../ui/use-now.js';
import type { TotalsState } from './use-totals.js';

interface CountersProps {
  readonly totals: TotalsState;
  readonly stale: boolean;
}

/** The numbers of this moment, over all types whatever the tail's filter. */
export function Counters({ totals: { data, error, retry }, stale }: CountersProps) {
  if (error) {
    return (
      <section aria-label="Counters" className="rounded-xl border border-line bg-surface shadow-card">
        <ErrorState error={error} onRetry={retry} />
      </section>
    );
  }
  return (
    <section aria-label="Counters" className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
      <dl className="grid grid-cols-2 gap-px bg-line sm:grid-cols-3">
        <Tile
          id="per-minute"
          icon={Activity}
          label="Events a minute"
          hint="last 60 s"
          stale={stale}
          value={data && formatCount(data.perMinute)}
        />
        <Tile
          id="per-second"
          icon={Gauge}
          label="Events a second"
          hint="mean of 10 s"
          stale={stale}
          value={data && formatRate(data.perSecond)}
        />
        <Tile
          id="active-visitors"
          icon={Users}
          label="Active visitors"
          hint="last 5 min"
          stale={stale}
          value={data && (data.activeVisitors === null ? '–' : formatCount(data.activeVisitors))}
          wide
        />
      </dl>
      <Freshness at={data?.at ?? null} />
    </section>
  );
}

interface TileProps {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly hint: string;
  readonly value: string | null;
  readonly stale: boolean;
  readonly wide?: boolean;
}

function Tile({ id, icon: Icon, label, hint, value, stale, wide = false }: TileProps) {
  return (
    <div className={cx('bg-surface px-4 py-3.5', wide && 'col-span-2 sm:col-span-1')}>
      <dt className="flex flex-wrap items-center gap-x-2 text-ink-2">
        <Icon aria-hidden className="size-4 text-ink-3" />
        {label}
        <span className="text-xs text-ink-3">{hint}</span>
      </dt>
      <dd
        data-testid={`counter-${id}`}
        className={cx('mt-1 text-[1.75rem] leading-9 font-semibold tracking-tight tabular-nums', stale && 'text-ink-3')}
      >
        {value ?? <Skeleton className="my-1 h-7 w-20" />}
      </dd>
    </div>
  );
}

function Freshness({ at }: { readonly at: number | null }) {
  const now = useNow();
  if (at === null) return null;
  const age = formatAge(now - at);
  return (
    <p className="border-t border-line px-4 py-1.5 text-xs text-ink-3 tabular-nums">
      As of {formatClock(at)} ({age === 'now' ? 'now' : `${age} ago`})
    </p>
  );
}
