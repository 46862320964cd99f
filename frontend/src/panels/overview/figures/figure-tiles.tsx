import type { OverviewFigures, TimeseriesMetric } from '#contracts';
import { cx } from '../../../ui/cx.js';
import { ErrorState, Skeleton } from '../../../ui/states.js';
import { ChangeText } from '../../../question/change-text.js';
import type { Answer } from '../../../question/use-answer.js';
import { figuresOf, type Figure } from './figures.js';

interface FigureTilesProps {
  readonly now: Answer<OverviewFigures>;
  readonly before: OverviewFigures | undefined;
  readonly comparing: boolean;
  /** The range, and the one it is compared with, in words. */
  readonly period: string;
  readonly metric: TimeseriesMetric;
  /** A figure that the time series can show is the switch for it. */
  readonly onMetric: (metric: TimeseriesMetric) => void;
}

const GRID = 'grid grid-cols-2 gap-px bg-line md:grid-cols-4 min-[112rem]:grid-cols-8';
const FRAME = 'overflow-hidden rounded-xl border border-line bg-surface shadow-card';
const TILES = 8;

export function FigureTiles({ now, before, comparing, period, metric, onMetric }: FigureTilesProps) {
  if (!now.data) {
    return (
      <section aria-label="Figures" className={FRAME}>
        {now.error ? <ErrorState error={now.error} onRetry={now.retry} /> : <Waiting />}
      </section>
    );
  }
  return (
    <section aria-label="Figures" aria-busy={now.waiting} className={FRAME}>
      <ul className={cx(GRID, 'transition-opacity', now.waiting && 'opacity-60')}>
        {figuresOf(now.data, before).map((figure) => (
          <li key={figure.id} className="bg-surface" data-testid={`figure-${figure.id}`} data-exact={figure.exact}>
            <Tile
              figure={figure}
              comparing={comparing}
              chosen={figure.metric === metric}
              onChoose={figure.metric === null ? null : onMetric}
            />
          </li>
        ))}
      </ul>
      <p className="border-t border-line px-4 py-1.5 text-xs text-ink-3 tabular-nums">{period}</p>
    </section>
  );
}

function Waiting() {
  return (
    <div role="status" className={GRID}>
      <span className="sr-only">Loading the figures</span>
      {Array.from({ length: TILES }, (_, tile) => (
        <div key={tile} className="grid h-27 content-center gap-2.5 bg-surface px-4">
          <Skeleton className="h-4 w-20" />
          <Skeleton className="h-7 w-24" />
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </div>
  );
}

interface TileProps {
  readonly figure: Figure;
  readonly comparing: boolean;
  readonly chosen: boolean;
  readonly onChoose: ((metric: TimeseriesMetric) => void) | null;
}

function Tile({ figure, comparing, chosen, onChoose }: TileProps) {
  const { metric } = figure;
  const inside = <Inside figure={figure} comparing={comparing} chosen={chosen} />;
  const look = 'relative block h-full w-full px-4 py-3 text-left';
  if (!onChoose || metric === null) return <div className={look}>{inside}</div>;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={() => onChoose(metric)}
      className={cx(look, '-outline-offset-2 hover:bg-sunken')}
    >
      {inside}
    </button>
  );
}

function Inside({ figure, comparing, chosen }: Omit<TileProps, 'onChoose'>) {
  const { label, text, exact, hint, change, before } = figure;
  return (
    <>
      {chosen && <span aria-hidden className="absolute inset-x-0 top-0 h-0.75 bg-accent-fill" />}
      <span className={cx('block', chosen ? 'font-medium text-accent' : 'text-ink-2')}>{label}</span>
      <span
        title={exact === text ? undefined : exact}
        className="mt-0.5 block truncate text-2xl leading-8 font-semibold tracking-tight text-ink tabular-nums"
      >
        {text}
      </span>
      <span className="mt-0.5 flex min-h-5 flex-wrap items-center gap-x-2 text-xs text-ink-3 tabular-nums">
        {comparing && (change ? <ChangeText change={change} before={before} /> : <Skeleton className="h-4 w-16" />)}
        {hint && <span>{hint}</span>}
      </span>
    </>
  );
}
