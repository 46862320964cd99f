import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventView } from '#contracts';
import { curlOf, curlOfEvent, shellQuoted } from './curl.js';

const event = {
  id: 'e1',
  stream: 'web',
  type: 'error',
  time: '2026-11-20T10:00:00Z',
  receivedAt: '2026-11-20T10:00:01Z',
  visitorId: 'v1',
  userId: null,
  sessionId: null,
  url: null,
  referrer: null,
  properties: { message: `it's $HOME \`x\` "y" \\ !` },
} as unknown as EventView;

/** The arguments that a shell hands to `curl`. */
function argumentsIn(command: string, environment: Record<string, string> = {}): string[] {
  const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', env: environment }).split('\0').slice(0, -1);
}

describe('curl', () => {
  it('quotes any text for a shell', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
        (text) => {
          expect(execFileSync('sh', ['-c', `printf %s ${shellQuoted(text)}`], { encoding: 'utf8' })).toBe(text);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('sends the event anew: no id, no times, nothing empty, the key from the environment', () => {
    const sent = argumentsIn(curlOfEvent(event, 'https://in.example'), { NEXUSPIPE_KEY: 'npk_x' });
    expect(sent).toContain('https://in.example/v1/events');
    expect(sent).toContain('Authorization: Bearer npk_x');
    expect(JSON.parse(sent.at(-1) ?? '')).toEqual({
      stream: 'web',
      type: 'error',
      visitorId: 'v1',
      properties: event.properties,
    });
  });

  it('names the origin that a browser key is bound to', () => {
    const options = {
      ingestUrl: 'http://h',
      authorization: shellQuoted('Authorization: Bearer k'),
      event: { type: 'hello' },
    };
    expect(argumentsIn(curlOf({ ...options, origin: 'https://shop.example' }))).toContain(
      'Origin: https://shop.example',
    );
    expect(curlOf(options)).not.toContain('Origin');
  });
});
