import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestLists, type CollectorRequest, type CollectorWithKey, type RequestNote } from '#contracts';
import {
  ADMIN,
  eventually,
  startGateway,
  type TestGateway,
} from '../../../../apps/gateway/src/gateway.fixture.spec.js';
import { typed } from './typed.fixture.spec.js';

const AT = Date.UTC(2026, 10, 21, 10);
const NOTE: RequestNote = {
  at: AT,
  door: 'segment',
  method: 'POST',
  path: '/v1/batch',
  status: 200,
  code: null,
  detail: null,
  traceId: null,
  accepted: 20,
  rejected: 0,
  warned: 0,
  firstRefused: null,
  bytes: 120,
  milliseconds: 1.5,
  keyHint: 'abcd',
  userAgent: null,
  origin: null,
  address: null,
  instance: 'collector-1',
  notKept: 0,
};

describe('keys requests', () => {
  let gateway: TestGateway;
  let home: string;
  let collectorId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    home = mkdtempSync(join(tmpdir(), 'nexuspipe-cli-'));
    const token = await gateway.login();
    await gateway.request('POST', '/api/v1/projects', { token, body: { name: 'Shop' } });
    await run('login');
    collectorId = (JSON.parse((await run('keys', 'create', 'App', '--json')).printed[0]!) as CollectorWithKey).id;
  });
  afterAll(async () => {
    await gateway?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const run = (...args: string[]) =>
    typed(args, {
      HOME: home,
      XDG_CONFIG_HOME: home,
      NEXUSPIPE_URL: gateway.url,
      NEXUSPIPE_DATA_DIR: home,
      NEXUSPIPE_EMAIL: ADMIN.email,
      NEXUSPIPE_PASSWORD: ADMIN.password,
    });
  const note = (list: 'taken' | 'refused', part: Partial<RequestNote>): Promise<void> =>
    gateway.live.recent.add([{ list: requestLists(collectorId)[list], items: [JSON.stringify({ ...NOTE, ...part })] }]);

  it('says that there are none, and that of keys that there are not', async () => {
    expect(await run('keys', 'requests', 'App')).toMatchObject({
      code: null,
      printed: [],
      said: expect.stringContaining('another address'),
    });
    expect((await run('keys', 'requests', 'Nothing')).code).toBe(2);
  });

  it('prints them, the last one last, and how many more there were', async () => {
    await note('taken', { notKept: 30 });
    const firstRefused = { code: 'EVENT_TYPE_MISSING', detail: 'no type\u001b[31m', pointer: '/batch/3' } as const;
    await note('refused', { at: AT + 1_000, accepted: 19, rejected: 1, firstRefused });
    await note('refused', { at: AT + 2_000, status: 401, code: 'KEY_REVOKED', accepted: 0 });
    const { printed, said } = await run('keys', 'requests', 'App');
    expect(printed).toEqual([
      expect.stringMatching(/^AT +STATUS +DOOR +REQUEST +EVENTS +WHY$/),
      expect.stringMatching(/^2026-11-21T10:00:00\.000Z +200 +segment +POST \/v1\/batch +20 taken +-$/),
      expect.stringMatching(
        /10:00:01\.000Z +200 .* 19 taken, 1 refused +EVENT_TYPE_MISSING \/batch\/3 no type\uFFFD\[31m$/,
      ),
      expect.stringMatching(/10:00:02\.000Z +401 .* - +KEY_REVOKED$/),
    ]);
    expect(said).toBe('30 more in the same seconds were only counted\n');
    const refused = await run('keys', 'requests', collectorId, '--refused', '--json');
    const found = JSON.parse(refused.printed[0]!) as CollectorRequest[];
    expect(found.map(({ code }) => code)).toEqual([null, 'KEY_REVOKED']);
  });

  it('goes on with what comes, each once, until it is stopped', async () => {
    const { recent } = gateway.live;
    const { read } = recent;
    let asked = 0;
    Object.assign(recent, { read: (...question: Parameters<typeof read>) => (asked++, read(...question)) });
    const isAsked = (times: number) => eventually(() => expect(asked).toBeGreaterThanOrEqual(times));
    try {
      const running = run('keys', 'requests', 'App', '--follow', '--json');
      await isAsked(1);
      await note('taken', { at: AT + 3_000, accepted: 7 });
      await isAsked(asked + 2);
      process.emit('SIGINT');
      const lines = (await running).printed.map((line) => JSON.parse(line) as CollectorRequest);
      expect(lines.map(({ accepted }) => accepted)).toEqual([20, 19, 0, 7]);
      expect(process.listenerCount('SIGINT')).toBe(0);
    } finally {
      Object.assign(recent, { read });
    }
  });
});
