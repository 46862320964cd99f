import { ListFilter } from 'lucide-react';
import { Button } from '../../../ui/button.js';
import { EmptyState, Loading } from '../../../ui/states.js';
import type { TypeCount } from '../../../live/totals.js';
import type { TotalsState } from '../use-totals.js';
import { NowRow } from './now-row.js';

interface TypesListProps {
  readonly totals: TotalsState;
  readonly types: readonly string[];
  readonly onChange: (types: readonly string[]) => void;
}

/** Events of the last minute by type. */
export function TypesList({ totals: { data, error }, types, onChange }: TypesListProps) {
  const rows = withChosen(data?.byType ?? [], types);
  const most = Math.max(1, ...rows.map((row) => row.count));
  const toggle = (type: string) =>
    onChange(types.includes(type) ? types.filter((each) => each !== type) : [...types, type]);
  if (!data && !error) return <Loading label="Loading counts by type" />;
  if (rows.length === 0) {
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        <EmptyState icon={ListFilter} title="No events in the last minute" />
      </div>
    );
  }
  return (
    <>
      <ul className="min-h-0 overflow-y-auto p-2">
        {rows.map(({ type, count }) => (
          <li key={type}>
            <NowRow
              name={type}
              count={count}
              share={count / most}
              filtering={types.length > 0}
              chosen={types.includes(type)}
              onToggle={toggle}
            />
          </li>
        ))}
      </ul>
      {types.length > 0 && (
        <div className="px-2 pb-2">
          <Button size="small" tone="ghost" onClick={() => onChange([])}>
            Show all types
          </Button>
        </div>
      )}
    </>
  );
}

/** A chosen type stays in the list when its count falls to nothing. */
function withChosen(counts: readonly TypeCount[], types: readonly string[]): readonly TypeCount[] {
  const missing = types.filter((type) => counts.every((count) => count.type !== type));
  return [...counts, ...missing.map((type) => ({ type, count: 0 }))];
}
