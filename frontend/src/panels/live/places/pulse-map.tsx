/** The map with its pulses, loaded when it is first shown. The pulses are drawn over it, so that it stands still. */
import { memo, useEffect, useState } from 'react';
import { centreOf, MAP_HEIGHT, MAP_WIDTH } from '../../../charts/map/countries.js';
import WorldMap from '../../../charts/map/world-map.js';
import type { PlaceCount } from '../../../live/places.js';
import { formatCount } from '../../../ui/format.js';
import { countryName } from '../../../ui/names.js';

interface PulseMapProps {
  readonly counts: readonly PlaceCount[];
  readonly fresh: ReadonlyMap<string, number>;
}

export default function PulseMap({ counts, fresh }: PulseMapProps) {
  return (
    <div className="relative h-full">
      <StillMap key="map" shown={JSON.stringify(counts)} />
      <Pulses fresh={fresh} />
    </div>
  );
}

/** By the counts as text: it is drawn anew when they change, not whenever an event comes. */
const StillMap = memo(function StillMap({ shown }: { readonly shown: string }) {
  const counts = JSON.parse(shown) as readonly PlaceCount[];
  const most = counts[0]?.count ?? 1;
  const strength = new Map(counts.map(({ country, count }) => [country, Math.sqrt(count / most)]));
  const byCountry = new Map(counts.map(({ country, count }) => [country, count]));
  const first = counts.slice(0, 3).map(({ country }) => countryName(country));
  return (
    <WorldMap
      label={
        first.length === 0
          ? 'Map of the world; no event with a known place in the last minute.'
          : `Map of the world; in the last minute most from ${first.join(', ')}. The table view has the numbers.`
      }
      strength={strength}
      titleOf={(code) => `${countryName(code)}: ${formatCount(byCountry.get(code) ?? 0)}`}
    />
  );
});

interface Pulse {
  readonly key: number;
  readonly centre: readonly [number, number];
  readonly size: number;
}

/** More at a time would only cover one another. */
const MOST_PULSES = 60;
let lastKey = 0;

/** One pulse a country for what came since the last repaint; it removes itself when it has faded. */
function Pulses({ fresh }: { readonly fresh: ReadonlyMap<string, number> }) {
  const [pulses, setPulses] = useState<readonly Pulse[]>([]);
  useEffect(() => {
    const added = Array.from(fresh).flatMap(([country, count]): Pulse[] => {
      const centre = centreOf(country);
      return centre === null ? [] : [{ key: ++lastKey, centre, size: Math.min(14, 6 + 2 * Math.sqrt(count)) }];
    });
    if (added.length > 0) setPulses((before) => [...before, ...added].slice(-MOST_PULSES));
  }, [fresh]);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`}
      className="pointer-events-none absolute inset-0 h-full w-full"
    >
      {pulses.map(({ key, centre: [x, y], size }) => (
        <circle
          key={key}
          cx={x}
          cy={y}
          r={size}
          className="pulse fill-warn"
          onAnimationEnd={() => setPulses((before) => before.filter((pulse) => pulse.key !== key))}
        />
      ))}
    </svg>
  );
}
