/** The example environments are what the programs take, and the full one names everything that they read. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '#runtime';
import { ENVIRONMENTS } from './configuration.js';

const folder = join(resolve(import.meta.dirname, '../..'), 'deploy/env');
const example = (name: string): Record<string, string> =>
  parseEnv(readFileSync(join(folder, name), 'utf8')) as Record<string, string>;
const { ingest, enricher, projector, gateway } = ENVIRONMENTS;
const cluster = { ingest, enricher, projector, gateway };

describe.each(['minimal.env', 'full.env'])('%s', (name) => {
  it.each(Object.entries(cluster))('starts %s', (_program, schema) => {
    expect(() => loadConfig(schema, example(name))).not.toThrow();
  });
});

it('full.env names every variable of the four programs, and no other', () => {
  const read = new Set(Object.values(cluster).flatMap((schema) => Object.keys(schema.shape)));
  expect(Object.keys(example('full.env')).sort()).toEqual([...read].sort());
});

it('minimal.env names only what must be set', () => {
  for (const name of Object.keys(example('minimal.env'))) {
    const { [name]: _without, ...rest } = example('minimal.env');
    const refused = Object.values(cluster).filter((schema) => !schema.safeParse(rest).success);
    expect([name, refused.length > 0]).toEqual([name, true]);
  }
});
