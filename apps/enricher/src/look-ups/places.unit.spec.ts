import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartRefused } from '#runtime';
import { describeWithData, testData } from '#testing';
import type { PlaceOf } from '../steps/geo.js';
import { openPlaces } from './places.js';

const said: string[] = [];
const logger = {
  info: () => undefined,
  warn: (_: object, message: string) => {
    said.push(message);
  },
} as unknown as Parameters<typeof openPlaces>[1];

describe('a GeoIP database', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexuspipe-geo-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('that is not there refuses the start and names the variable', async () => {
    const opening = openPlaces(join(folder, 'none.mmdb'), logger);
    await expect(opening).rejects.toBeInstanceOf(StartRefused);
    await expect(opening).rejects.toThrow('GEOIP_DB_PATH');
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['of zeros', Buffer.alloc(10_000)],
    ['compressed', Buffer.from('1f8b0800', 'hex')],
    ['a text', Buffer.from('not a database')],
  ])('that is %s stops nothing: it says so once, and every look-up fails', async (name, bytes) => {
    const path = join(folder, `${name}.mmdb`);
    await writeFile(path, bytes);
    said.length = 0;
    const placeOf = await openPlaces(path, logger);
    expect(said).toHaveLength(1);
    expect(() => placeOf('81.2.69.160')).toThrow('not readable');
  });
});

type Network = Readonly<
  Record<
    string,
    { country?: { iso_code?: string }; city?: { names?: { en?: string } }; subdivisions?: { iso_code?: string }[] }
  >
>;

describeWithData('the city test database', 'geo-maxmind/test-data/GeoIP2-City-Test.mmdb', (path) => {
  let placeOf: PlaceOf;
  beforeAll(async () => {
    placeOf = await openPlaces(path, logger);
  });

  it('stops nothing when it is cut anywhere, and no look-up hangs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nexuspipe-geo-'));
    const bytes = await readFile(path);
    for (let part = 1; part < 10; part++) {
      const cut = join(folder, `cut-${part}.mmdb`);
      await writeFile(cut, bytes.subarray(Math.floor((bytes.length * part) / 10)));
      const placeOf = await openPlaces(cut, logger);
      const outcome = (() => {
        try {
          return typeof placeOf('81.2.69.160');
        } catch {
          return 'failed';
        }
      })();
      expect(['object', 'failed']).toContain(outcome);
    }
    await rm(folder, { recursive: true });
  });

  it('gives the answer it was made from for the first address of all 251 networks', async () => {
    const source = await readFile(testData('geo-maxmind/source-data/GeoIP2-City-Test.json') ?? '', 'utf8');
    const networks = (JSON.parse(source) as Network[]).flatMap((one) => Object.entries(one));
    const expected = networks.map(([network, { country, city, subdivisions }]) => {
      const geo = {
        country: country?.iso_code ?? null,
        region: subdivisions?.[0]?.iso_code ?? null,
        city: city?.names?.en ?? null,
      };
      return [network, Object.values(geo).some((part) => part !== null) ? geo : null];
    });
    const found = networks.map(([network]) => [network, placeOf(network.split('/')[0] ?? '')]);
    expect(found).toHaveLength(251);
    expect(found).toEqual(expected);
  });

  it('knows an IPv4 address written as IPv6', () => {
    expect(placeOf('::ffff:81.2.69.160')).toEqual({ country: 'GB', region: 'ENG', city: 'London' });
  });

  it('knows nothing of a private address', () => {
    expect(placeOf('10.0.0.1')).toBeNull();
  });

  it.each(['', 'unknown', '81.2.69', '81.2.69.160:443', '1e3', '::g'])(
    'fails on %p, which is no address',
    (address) => {
      expect(() => placeOf(address)).toThrow('not an IP address');
    },
  );
});
