/** Shapes of the countries (Natural Earth 1:110m, public domain) on an Equal Earth projection, by ISO 3166-1 alpha-2. */
import { geoEqualEarth, geoPath } from 'd3-geo';
import codes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import { feature } from 'topojson-client';
import atlas from 'world-atlas/countries-110m.json' with { type: 'json' };

/** Size of the drawing: an SVG's view box. */
export const MAP_WIDTH = 960;
export const MAP_HEIGHT = 440;

export interface CountryShape {
  /** Alpha-2; null where the atlas has a place without a code. */
  readonly code: string | null;
  /** Path data. */
  readonly path: string;
  /** Where a mark of the country stands. */
  readonly centre: readonly [number, number];
}

interface Named {
  readonly name: string;
}

const alpha2 = new Map(codes.map(([code, , numeric]) => [numeric, code]));
/** In the atlas without a number. */
const BY_NAME: Readonly<Record<string, string>> = { Kosovo: 'XK' };
const UNINHABITED = 'AQ';

export const COUNTRIES: readonly CountryShape[] = shapes();

function shapes(): CountryShape[] {
  const topology = atlas as unknown as Parameters<typeof feature>[0];
  const countries = topology.objects['countries'];
  if (!countries) throw new Error('the atlas has no countries');
  const { features } = feature(topology, countries) as GeoJSON.FeatureCollection<GeoJSON.Geometry, Named>;
  const all = features.map((each) => ({
    each,
    code: alpha2.get(String(each.id)) ?? BY_NAME[each.properties.name] ?? null,
  }));
  const shown = all.filter(({ code }) => code !== UNINHABITED);
  const world = { type: 'FeatureCollection' as const, features: shown.map(({ each }) => each) };
  const path = geoPath(geoEqualEarth().fitSize([MAP_WIDTH, MAP_HEIGHT], world)).digits(1);
  return shown.map(({ each, code }) => ({ code, path: path(each) ?? '', centre: path.centroid(largest(each)) }));
}

/** Where a mark of a country stands, in the map's units; null for one too small for the atlas. */
export const centreOf = (code: string): readonly [number, number] | null =>
  COUNTRIES.find((country) => country.code === code)?.centre ?? null;

/** The mainland: the middle of France with Guiana is in the sea. */
function largest<T extends { readonly geometry: { readonly type: string } }>(country: T): T {
  const geometry = country.geometry as GeoJSON.Geometry;
  if (geometry.type !== 'MultiPolygon') return country;
  const polygons = geometry.coordinates.map((coordinates) => ({ type: 'Polygon' as const, coordinates }));
  const path = geoPath(geoEqualEarth());
  const mainland = polygons.reduce((best, each) => (path.area(each) > path.area(best) ? each : best));
  return { ...country, geometry: mainland };
}
