import { SourceTextModule } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CollectorWithKey } from '#contracts';
import { GUIDES } from './guides.js';
import { streamOf } from './key-use.js';
import { pixelSnippet, sdkSnippet } from './snippet.js';

const hostile = fc.oneof(fc.string(), fc.constantFrom('</script>', '<!--', `'";alert(1)//`, '\u2028', '${x}', '`'));

describe('snippets of a key', () => {
  it('are for a stream that it may write to', () => {
    const all = [{ name: 'web' }, { name: 'app' }];
    expect(streamOf({ streams: ['app'], scopes: ['ingest'] }, all)).toBe('app');
    expect(streamOf({ streams: [], scopes: ['ingest:browser'] }, all)).toBe('web');
    expect(streamOf({ streams: [], scopes: ['ingest'] }, [])).toBeNull();
    expect(streamOf({ streams: [], scopes: ['read'] }, all)).toBeNull();
  });

  it('are one element, whatever stands in it', () => {
    fc.assert(
      fc.property(hostile, hostile, (stream, url) => {
        const script = sdkSnippet({ key: 'npk_live_x' }, stream, url);
        expect(script.match(/</g)).toHaveLength(2);
        expect(script.match(/"/g)).toHaveLength(6);
        const image = pixelSnippet({ key: 'npk_live_x' }, stream, url);
        expect(image.match(/</g)).toHaveLength(1);
        expect(image.match(/"/g)).toHaveLength(8);
      }),
    );
  });

  it('are programs, whatever stands in them', () => {
    const programs = GUIDES.filter(({ what }) => what === 'program');
    expect(programs.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(hostile, hostile, (stream, ingestUrl) => {
        const collector = { key: 'npk_live_x', origins: [] } as unknown as CollectorWithKey;
        for (const { text } of programs)
          expect(() => new SourceTextModule(text({ collector, stream, ingestUrl }))).not.toThrow();
      }),
    );
  });
});
