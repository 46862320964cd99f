import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeReturnPath, startProject } from './paths.js';

describe('return path', () => {
  it('keeps a path of this dashboard', () => {
    expect(safeReturnPath('/projects/p1/live?stream=web&type=click')).toBe('/projects/p1/live?stream=web&type=click');
  });

  it.each([
    undefined,
    '',
    'projects',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/login',
    '/login?return=/login',
  ])('starts over instead of going to %p', (path) => expect(safeReturnPath(path)).toBe('/'));

  it('never leaves this origin', () => {
    const origin = 'https://dashboard.example';
    fc.assert(
      fc.property(fc.stringMatching(/^[/\\:@.a-z\t\n?#%]{0,12}$/), (path) => {
        expect(new URL(safeReturnPath(path), origin).origin).toBe(origin);
      }),
    );
  });
});

describe('start project', () => {
  const projects = [{ id: 'a' }, { id: 'b' }];
  it('is the last one, while it is theirs, else the first', () => {
    expect(startProject(projects, 'b')).toBe('b');
    expect(startProject(projects, 'gone')).toBe('a');
    expect(startProject(projects, null)).toBe('a');
    expect(startProject([], 'b')).toBeNull();
  });
});
