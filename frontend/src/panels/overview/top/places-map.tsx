import type { TopAnswer } from '#contracts';
import { lazyPart } from '../../../app/lazy-part.js';
import { countryName } from '../../../ui/names.js';
import { formatExact } from '../../../ui/format.js';
import { Skeleton } from '../../../ui/states.js';

const WorldMap = lazyPart(() => import('../../../charts/map/world-map.js'));

interface PlacesMapProps {
  readonly answer: TopAnswer;
  readonly onPick: (code: string) => void;
}

/** The countries with the most, above the table that has their numbers. */
export function PlacesMap({ answer, onPick }: PlacesMapProps) {
  const most = Math.max(1, ...answer.rows.map(({ count }) => count));
  // By the square root: a country with a hundredth of the first is still to be seen.
  const strength = new Map(answer.rows.map(({ value, count }) => [value, Math.sqrt(count / most)]));
  const counts = new Map(answer.rows.map(({ value, count }) => [value, count]));
  const first = answer.rows.slice(0, 3).map(({ value }) => countryName(value));
  return (
    <div className="aspect-[2.2] border-b border-line px-3 py-2">
      <WorldMap
        label={`Map of the world; most from ${first.join(', ')}. The table below has the numbers.`}
        strength={strength}
        titleOf={(code) => `${countryName(code)}: ${formatExact(counts.get(code) ?? 0)}`}
        onPick={onPick}
        waiting={<Skeleton className="h-full" />}
      />
    </div>
  );
}
