import { describe, expect, it } from '@jest/globals';
import { retentionsOf } from './stream-retentions.js';

const web = { projectId: 'p', streamId: 's1', name: 'web' };
const created = { type: 'stream_created', ...web } as const;
const kept = (days: number | null) => ({ type: 'stream_retention_set', ...web, days }) as const;
const removed = { type: 'stream_removed', ...web } as const;

describe('the retention of a stream', () => {
  it('is what was said last', () => {
    expect(retentionsOf([created, kept(30), kept(90)], null)).toEqual([{ projectId: 'p', stream: 'web', days: 90 }]);
    expect(retentionsOf([created, kept(30), kept(null)], null)).toEqual([]);
  });

  it('is the default where nothing was said', () => {
    expect(retentionsOf([created], 400)).toEqual([{ projectId: 'p', stream: 'web', days: 400 }]);
    expect(retentionsOf([created], null)).toEqual([]);
    expect(retentionsOf([created, kept(null)], 400)).toEqual([]);
  });

  it('holds for what a removed stream has left', () => {
    expect(retentionsOf([created, kept(30), removed], 400)).toEqual([{ projectId: 'p', stream: 'web', days: 30 }]);
    expect(retentionsOf([created, removed], null)).toEqual([]);
  });

  it('is that of the stream which has the name now', () => {
    const again = { ...created, streamId: 's2' };
    expect(retentionsOf([created, kept(30), removed, again], 400)).toEqual([
      { projectId: 'p', stream: 'web', days: 400 },
    ]);
    expect(retentionsOf([created, kept(30), removed, again], null)).toEqual([]);
  });
});
