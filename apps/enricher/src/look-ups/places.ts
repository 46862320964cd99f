/** Places of addresses, from a file in MaxMind's format that the operator names (GeoLite2, GeoIP2, DB-IP and others). */
import { access, constants } from 'node:fs/promises';
import maxmind, { type CityResponse } from 'maxmind';
import { StartRefused, type Logger } from '#runtime';
import type { Geo } from '#domain';
import type { PlaceOf } from '../steps/geo.js';

/**
 * Opens the database. Throws StartRefused when there is no such file. A file that is there but cannot be read as a
 * database stops nothing: it is logged, and every look-up fails, which marks the events.
 */
export async function openPlaces(path: string, logger: Pick<Logger, 'warn' | 'info'>): Promise<PlaceOf> {
  try {
    await access(path, constants.R_OK);
  } catch (fault) {
    throw new StartRefused(`GEOIP_DB_PATH: cannot read ${path} (${(fault as NodeJS.ErrnoException).code})`);
  }
  try {
    const reader = await maxmind.open<CityResponse>(path);
    const { databaseType, buildEpoch } = reader.metadata;
    logger.info({ databaseType, built: buildEpoch }, 'opened the GeoIP database');
    return (address) => {
      const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
      if (!maxmind.validate(plain)) throw new Error('not an IP address');
      return toGeo(reader.get(plain));
    };
  } catch (fault) {
    logger.warn(
      { path, reason: (fault as Error).message },
      'the GeoIP database is not readable: events go without geo',
    );
    return () => {
      throw new Error('the GeoIP database is not readable');
    };
  }
}

function toGeo(found: CityResponse | null): Geo | null {
  if (!found) return null;
  const geo: Geo = {
    country: textOf(found.country?.iso_code),
    region: textOf(found.subdivisions?.[0]?.iso_code),
    city: textOf(found.city?.names?.en),
  };
  return geo.country === null && geo.region === null && geo.city === null ? null : geo;
}

/** A damaged file can decode to anything. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
