import { describe, expect, it } from '@jest/globals';
import { bytesText } from './bytes-text.js';
import { checkNode, spaceFinding } from './machine.js';

const GB = 1e9;

describe('free space', () => {
  it('is fine with enough of it', () => {
    const finding = spaceFinding({ freeBytes: 50 * GB, totalBytes: 100 * GB, low: false }, '/data');
    expect(finding).toEqual({ check: 'disk', ok: true, detail: '50.0 GB (50 %) of 100 GB free at /data' });
  });

  it('is warned of when it is low, and fails when it is nearly gone', () => {
    const low = spaceFinding({ freeBytes: 1.9 * GB, totalBytes: 100 * GB, low: true }, '/data');
    expect(low).toMatchObject({ ok: true, advice: expect.stringContaining('retention.md') });
    const gone = spaceFinding({ freeBytes: 0.9 * GB, totalBytes: 100 * GB, low: true }, '/data');
    expect(gone).toMatchObject({ ok: false, advice: 'keep at least 1.0 GB free' });
  });
});

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 KB'],
    [2_340_000, '2.3 MB'],
    [120e9, '120 GB'],
    [3e15, '3000 TB'],
  ])('%p are written %p', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

describe('Node', () => {
  it.each([
    ['20.18.9', false],
    ['20.19.0', true],
    ['22.0.0', true],
  ])('%s is taken: %p', (version, ok) => {
    expect(checkNode(version).ok).toBe(ok);
  });
});
