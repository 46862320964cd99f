import { Globe, Table2 } from 'lucide-react';
import { useState } from 'react';
import { lazyPart } from '../../../app/lazy-part.js';
import type { TailRow } from '../../../live/feed-state.js';
import { placeCounts, type PlaceCount } from '../../../live/places.js';
import { formatCount } from '../../../ui/format.js';
import { countryName } from '../../../ui/names.js';
import { Panel } from '../../../ui/panel.js';
import { Segments } from '../../../ui/segments.js';
import { EmptyState, Skeleton } from '../../../ui/states.js';
import { usePlaces } from './use-places.js';

const PulseMap = lazyPart(() => import('./pulse-map.js'));

type View = 'map' | 'table';

interface PlacesPanelProps {
  readonly rows: readonly TailRow[];
  /** The tail is narrowed, and this with it. */
  readonly filtered: boolean;
}

/** Countries of the events as they come: filled by the last minute, with a pulse for what comes now. */
export function PlacesPanel({ rows, filtered }: PlacesPanelProps) {
  const [view, setView] = useState<View>('map');
  const places = usePlaces(rows);
  const counts = placeCounts(places);
  return (
    <Panel
      title="Where they are"
      note={filtered ? 'last 60 s, as filtered' : 'last 60 s'}
      actions={
        <Segments
          label="Show where they are as"
          value={view}
          onChange={setView}
          options={[
            { value: 'map', label: 'View as map', icon: <Globe aria-hidden className="size-4" /> },
            { value: 'table', label: 'View countries as table', icon: <Table2 aria-hidden className="size-4" /> },
          ]}
        />
      }
    >
      <div className="h-52 min-w-0 sm:h-60 2xl:h-68">
        {view === 'map' ? (
          <div className="h-full p-2">
            <PulseMap counts={counts} fresh={places.fresh} waiting={<Skeleton className="h-full" />} />
          </div>
        ) : counts.length === 0 ? (
          <EmptyState icon={Globe} title="No event with a known place in the last minute" />
        ) : (
          <CountryTable counts={counts} />
        )}
      </div>
    </Panel>
  );
}

function CountryTable({ counts }: { readonly counts: readonly PlaceCount[] }) {
  return (
    <div className="h-full overflow-y-auto" tabIndex={0} role="region" aria-label="Events by country, table">
      <table className="w-full tabular-nums">
        <thead className="sticky top-0 bg-surface text-left text-[0.8125rem] text-ink-3">
          <tr>
            <th scope="col" className="px-4 py-1.5 font-medium">
              Country
            </th>
            <th scope="col" className="px-4 py-1.5 text-right font-medium">
              Events
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ country, count }) => (
            <tr key={country} className="border-t border-line">
              <td className="px-4 py-1">{countryName(country)}</td>
              <td className="px-4 py-1 text-right">{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
