import { describe, expect, it } from '@jest/globals';
import { wireReader } from './wire-lines.js';

const read = wireReader();

function textOf(line: string): string {
  const record = read(line, 1);
  return record.kind === 'event' ? record.json : record.kind;
}

describe('wireReader', () => {
  it('passes a line with an id on as it is', () => {
    const line = ' {"id":"a", "type":"x","properties":{"n":1.0,"big":12345678901234567890}} ';
    expect(textOf(line)).toBe(line);
  });

  it.each(['{"type":"x","n":1.0}', '{"id":null,"type":"x"}', '{}', ' { } ', '{"type":"x","id":null }\r'])(
    'puts an id to %s, the same each time',
    (line) => {
      const event = JSON.parse(textOf(line)) as Record<string, unknown>;
      expect(event['id']).toMatch(/^[0-9a-f]{32}$/);
      expect({ ...event, id: null }).toEqual({ ...(JSON.parse(line) as object), id: null });
      expect(textOf(line)).toBe(textOf(line));
    },
  );

  it('has another id for the same line elsewhere', () => {
    expect(read('{"type":"x"}', 1)).not.toEqual(read('{"type":"x"}', 2));
  });

  it('keeps the digits of a line that gets an id', () => {
    expect(textOf('{"type":"x","n":1.0}')).toContain(',"type":"x","n":1.0}');
  });

  it('tells who is counted', () => {
    const visitors = ['{"visitorId":"v","userId":"u"}', '{"visitorId":null,"userId":"u"}', '{"visitorId":""}'];
    expect(visitors.map((line) => read(line, 1))).toMatchObject([
      { visitor: 'v' },
      { visitor: 'u' },
      { visitor: null },
    ]);
  });

  it.each(['nonsense', '[]', '"x"', 'null', '{"type":'])('says that %s is no object', (line) => {
    expect(read(line, 1)).toEqual({ kind: 'malformed', reason: 'the line is not a JSON object' });
  });

  it('passes over empty lines', () => {
    expect(textOf('  ')).toBe('nothing');
  });
});
