import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { ClientGone, readBody } from './read-body.js';

/** A request whose bytes come when the spec says so. */
function request(headers: Record<string, string>): Readable & IncomingMessage {
  return Object.assign(new Readable({ read: () => undefined }), { headers }) as Readable & IncomingMessage;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a body', () => {
  it('that came with its head is taken without listening for it', async () => {
    const sent = request({ 'content-length': '5' });
    const reading = readBody(sent, 10);
    sent.push('hello');
    await expect(reading).resolves.toEqual(Buffer.from('hello'));
    expect(sent.listenerCount('data')).toBe(0);
    sent.push(null);
    await turn();
    expect(sent.readableEnded).toBe(true);
  });

  it.each([
    ['with a length', { 'content-length': '5' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('%s is whole however it is cut', async (_name, headers) => {
    const sent = request(headers);
    const reading = readBody(sent, 10);
    for (const piece of ['he', 'l', 'lo']) {
      sent.push(piece);
      await turn();
    }
    sent.push(null);
    await expect(reading).resolves.toEqual(Buffer.from('hello'));
  });

  it('is cut at the limit, also when all of it is here', async () => {
    const sent = request({ 'content-length': '12' });
    const reading = readBody(sent, 10);
    sent.push('hello, world');
    await expect(reading).resolves.toEqual({ prefix: Buffer.from('hello, wor') });
  });

  it('whose client went away before it was looked at is nobody to answer either', async () => {
    const sent = request({ 'content-length': '5' });
    sent.destroy();
    await turn();
    await expect(readBody(sent, 10)).rejects.toBeInstanceOf(ClientGone);
  });

  it('whose client goes away is nobody to answer', async () => {
    const sent = request({ 'content-length': '5' });
    const reading = readBody(sent, 10);
    sent.push('he');
    sent.destroy();
    await expect(reading).rejects.toBeInstanceOf(ClientGone);
  });
});
