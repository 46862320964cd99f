import { ListFilter } from 'lucide-react';
import { Button } from '../../ui/button.js';
import { cx } from '../../ui/cx.js';
import { formatCount } from '../../ui/format.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, Loading } from '../../ui/states.js';
import type { TypeCount } from '../../live/totals.js';
import type { TotalsState } from './use-totals.js';

interface TypesPanelProps {
  readonly totals: TotalsState;
  readonly types: readonly string[];
  readonly onChange: (types: readonly string[]) => void;
}

/** Events of the last minute by type. Each row switches the filter on that type. */
export function TypesPanel({ totals: { data, error }, types, onChange }: TypesPanelProps) {
  const rows = withChosen(data?.byType ?? [], types);
  const most = Math.max(1, ...rows.map((row) => row.count));
  const toggle = (type: string) =>
    onChange(types.includes(type) ? types.filter((each) => each !== type) : [...types, type]);
  return (
    <Panel
      title="By type"
      note="last 60 s"
      className="max-h-72 xl:h-0 xl:max-h-none xl:min-h-full"
      actions={
        types.length > 0 && (
          <Button size="small" tone="ghost" onClick={() => onChange([])}>
            Show all types
          </Button>
        )
      }
    >
      {!data && !error ? (
        <Loading label="Loading counts by type" />
      ) : rows.length === 0 ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <EmptyState icon={ListFilter} title="No events in the last minute" />
        </div>
      ) : (
        <ul className="min-h-0 overflow-y-auto p-2">
          {rows.map((row) => (
            <li key={row.type}>
              <TypeRow
                row={row}
                share={row.count / most}
                filtering={types.length > 0}
                chosen={types.includes(row.type)}
                onToggle={toggle}
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

interface TypeRowProps {
  readonly row: TypeCount;
  readonly share: number;
  readonly filtering: boolean;
  readonly chosen: boolean;
  readonly onToggle: (type: string) => void;
}

function TypeRow({ row, share, filtering, chosen, onToggle }: TypeRowProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={() => onToggle(row.type)}
      className="relative flex h-9 w-full items-center gap-3 overflow-hidden rounded-lg px-2.5 text-left -outline-offset-2 hover:bg-sunken"
    >
      <span
        aria-hidden
        style={{ width: `${share * 100}%` }}
        className={cx('absolute inset-y-1 left-1 rounded-md', filtering && !chosen ? 'bg-sunken' : 'bg-accent-soft')}
      />
      <span className={cx('relative min-w-0 flex-1 truncate', chosen ? 'font-semibold text-accent' : 'text-ink')}>
        {row.type}
      </span>
      {chosen && <ListFilter aria-hidden className="relative size-3.5 text-accent" />}
      <span className="relative font-medium tabular-nums">{formatCount(row.count)}</span>
    </button>
  );
}

/** A chosen type stays in the list when its count falls to nothing. */
function withChosen(counts: readonly TypeCount[], types: readonly string[]): readonly TypeCount[] {
  const missing = types.filter((type) => counts.every((count) => count.type !== type));
  return [...counts, ...missing.map((type) => ({ type, count: 0 }))];
}
