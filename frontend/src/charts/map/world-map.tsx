/** The world with a value by country, loaded when it is first shown. A list with the same values stands beside it. */
import type { ReactNode } from 'react';
import { COUNTRIES, MAP_HEIGHT, MAP_WIDTH } from './countries.js';

export interface WorldMapProps {
  /** What it shows, in words: read out instead of the drawing. */
  readonly label: string;
  /** From 0 to 1 by alpha-2 code; how strong the country is filled. */
  readonly strength: ReadonlyMap<string, number>;
  /** What a country says under the pointer. */
  readonly titleOf?: (code: string) => string;
  readonly onPick?: (code: string) => void;
  /** Drawn over the countries, in the map's own units. */
  readonly children?: ReactNode;
}

export default function WorldMap({ label, strength, titleOf, onPick, children }: WorldMapProps) {
  return (
    <svg viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`} role="img" aria-label={label} className="h-full w-full">
      {COUNTRIES.map(({ code, path }, index) => {
        const value = code === null ? 0 : (strength.get(code) ?? 0);
        const pick = code !== null && value > 0 ? onPick : undefined;
        return (
          <g key={code ?? index}>
            <path d={path} className="fill-sunken stroke-line-strong" strokeWidth={0.5} />
            {code !== null && value > 0 && (
              <path
                d={path}
                className={`fill-accent stroke-surface ${pick ? 'cursor-pointer hover:stroke-ink' : ''}`}
                strokeWidth={0.75}
                fillOpacity={0.25 + 0.75 * value}
                onClick={pick && (() => pick(code))}
              >
                <title>{titleOf?.(code) ?? code}</title>
              </path>
            )}
          </g>
        );
      })}
      {children}
    </svg>
  );
}
