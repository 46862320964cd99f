import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FAULT_POINTS, faultPointOf } from './fault-point.js';

describe('a fault point', () => {
  const visited = (armed: string | null): string[] => {
    const ends: string[] = [];
    const at = faultPointOf(armed, (where) => ends.push(where));
    for (let round = 0; round < 5; round++) for (const name of FAULT_POINTS) at(name);
    return ends;
  };

  it('does nothing when none is armed', () => expect(visited(null)).toEqual([]));

  it('ends the process once, at the armed place and visit', () => {
    const ends: string[] = [];
    const at = faultPointOf('projector:after-commit:3', (where) => ends.push(where));
    at('projector:after-commit');
    at('projector:before-commit');
    at('projector:after-commit');
    expect(ends).toEqual([]);
    at('projector:after-commit');
    expect(ends).toEqual(['projector:after-commit:3']);
    expect(visited('projector:after-commit:3')).toEqual(['projector:after-commit:3']);
  });

  it.each(['', 'projector:after-commit', 'projector:after-commit:0', 'projector:nowhere:1', 'replay:begun:1:x'])(
    'refuses %j',
    (armed) => expect(() => visited(armed)).toThrow(/there is no fault point/),
  );

  it('is armed by nothing that ships or is deployed', () => {
    const root = resolve(import.meta.dirname, '../../..');
    const texts = ['apps', 'libs', 'tools', 'deploy', 'docker-compose.yml', 'package.json'].flatMap((place) =>
      filesOf(join(root, place)),
    );
    const naming = texts.filter((path) => readFileSync(path, 'utf8').includes('NEXUSPIPE_FAULT_POINT'));
    expect(naming.map((path) => path.slice(root.length + 1)).sort()).toEqual([
      'libs/runtime/src/config.ts',
      'libs/runtime/src/fault-point.ts',
      'libs/runtime/src/fault-point.unit.spec.ts',
    ]);
  });
});

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).flatMap((name) => (name === 'node_modules' ? [] : filesOf(join(path, name))));
}
