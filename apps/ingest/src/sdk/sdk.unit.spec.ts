/** `GET /v1/sdk.js`: what a page loads, cached and compressed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BASIC_FACTS, startCollector, type Collector } from '../collector.fixture.spec.js';

const TEXT = `(function(){${'/* a script */'.repeat(50)}})();`;
let folder: string;
let collector: Collector;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nexuspipe-sdk-'));
  writeFileSync(join(folder, 'sdk.js'), TEXT);
  collector = await startCollector(BASIC_FACTS, { sdkFile: join(folder, 'sdk.js') });
});
afterAll(async () => {
  await collector.app.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Raw {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Without fetch, which undoes encodings. */
function get(headers: Record<string, string> = {}, method = 'GET', from = collector): Promise<Raw> {
  return new Promise((done, failed) => {
    const asked = request(`${from.url}/v1/sdk.js`, { headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    asked.on('error', failed).end();
  });
}

describe('the browser SDK', () => {
  it('is sent as a script that any page may load and keep', async () => {
    const { status, headers, body } = await get();
    expect([status, body.toString()]).toEqual([200, TEXT]);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=3600, stale-while-revalidate=86400',
      vary: 'accept-encoding',
    });
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip;q=1.0, br;q=0', 'gzip', gunzipSync],
    ['GZIP', 'gzip', gunzipSync],
    ['zstd', undefined, (body: Buffer) => body],
  ] as const)('is sent to who accepts %s in %s', async (accepted, encoding, undo) => {
    const { headers, body } = await get({ 'accept-encoding': accepted });
    expect([headers['content-encoding'], undo(body).toString()]).toEqual([encoding, TEXT]);
  });

  it('is not sent again to who has it', async () => {
    const first = await get({ 'accept-encoding': 'br' });
    const etag = first.headers['etag'] as string;
    for (const known of [etag, `"other", W/${etag}`, '*']) {
      const again = await get({ 'accept-encoding': 'br', 'if-none-match': known });
      expect([again.status, again.headers['etag'], again.body.length]).toEqual([304, etag, 0]);
    }
    const other = await get({ 'accept-encoding': 'gzip', 'if-none-match': etag });
    expect(other.status).toBe(200);
  });

  it('is told of without its text, and takes nothing', async () => {
    const head = await get({}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(TEXT.length), 0]);
    expect((await get({}, 'POST')).status).toBe(405);
  });

  it('is not found where it was not built, and events are taken all the same', async () => {
    const without = await startCollector(BASIC_FACTS, { sdkFile: join(folder, 'missing.js') });
    expect((await get({}, 'GET', without)).status).toBe(404);
    expect((await fetch(`${without.url}/v1/events`, { method: 'POST', body: '{}' })).status).toBe(401);
    await without.app.close();
  });
});
