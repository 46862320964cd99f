import { describe, expect, it } from '@jest/globals';
import { firstLines, PREVIEW_RECORDS, previewOf } from './preview.js';

const csv = { name: 'csv', delimiter: ',', columns: ['type'], mapping: [{ field: 'type', column: 'type' }], type: '' };

describe('the beginning of a file', () => {
  it('is read as it would be imported, with what is wrong by line', async () => {
    const file = new Blob(['{"type":"a"}\nnonsense\n\n{"type":"b","id":"1"}\n{"type":"a"}']);
    const preview = await previewOf(file, { name: 'ndjson' });
    expect(preview).toMatchObject({
      eventCount: 3,
      problemCount: 1,
      problems: [{ line: 2, text: 'nonsense' }],
      types: [
        ['a', 2],
        ['b', 1],
      ],
      whole: true,
    });
    expect(preview.events.map(({ line }) => line)).toEqual([1, 4, 5]);
  });

  it('is no more than the beginning', async () => {
    const file = new Blob(['{"type":"a"}\n'.repeat(PREVIEW_RECORDS * 3)]);
    const { eventCount, events, whole } = await previewOf(file, { name: 'ndjson' });
    expect({ eventCount, whole }).toEqual({ eventCount: PREVIEW_RECORDS, whole: false });
    expect(events.length).toBeLessThan(20);
    expect(await firstLines(file, 2)).toEqual(['{"type":"a"}', '{"type":"a"}']);
  });

  it('is nothing but problems in a file of another kind', async () => {
    const binary = new Blob([Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7) % 256)]);
    const { eventCount, problemCount } = await previewOf(binary, { name: 'access-log', site: '' });
    expect(eventCount).toBe(0);
    expect(problemCount).toBeGreaterThan(0);
  });

  it('says which column is missing', async () => {
    await expect(previewOf(new Blob(['kind\nx']), csv as never)).rejects.toThrow(/no column `type`/);
  });
});
