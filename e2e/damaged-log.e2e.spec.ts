/** A byte of the log that changed on the disk: it is named wherever one looks, set aside by hand, and what it cost is counted. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rawEventCodec, TOPICS, type LedgerAnswer } from '#contracts';
import { openEmbeddedLog, type LogRecord } from '#event-log';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { query } from './faults/servers.js';
import { openStandalone } from './installation.js';
import { until } from './until.js';

const DAY = 86_400_000;
const SEEN_WITHIN_MS = 30_000;

interface Place {
  readonly partition: number;
  readonly offset: number;
}

/** Events that were accepted, and that nobody had read when NexusPipe was stopped: like the first, under other ids. */
async function appendUnread(directory: string, ids: readonly string[]): Promise<readonly Place[]> {
  const log = await openEmbeddedLog({ directory });
  try {
    const [partition, record] = await new Promise<[number, LogRecord]>((resolve, reject) => {
      const group = { ephemeral: 'first' };
      log.consumers
        .consume({ group, topics: [TOPICS.raw], position: { kind: 'beginning' } }, async (batch) =>
          resolve([batch.partition, batch.records[0]!]),
        )
        .catch(reject);
    });
    const first = rawEventCodec.decode(record.value);
    const records = ids.map((id) => ({
      ...record,
      partition,
      value: rawEventCodec.encode({ ...first, id, receivedAt: Date.now() }),
    }));
    return (await log.appender.append(TOPICS.raw, records)).map((offset) => ({ partition, offset }));
  } finally {
    await log.close();
  }
}

/** As a disk that forgets: one bit of the text, wherever it stands in the file. */
function flip(file: string, text: string): void {
  const bytes = readFileSync(file);
  let at = bytes.indexOf(text);
  expect(at).toBeGreaterThan(0);
  for (; at >= 0; at = bytes.indexOf(text, at + text.length)) bytes[at]! ^= 1;
  writeFileSync(file, bytes);
}

describe('a record of the log that cannot be read', () => {
  let installation: Awaited<ReturnType<typeof openStandalone>>;
  let token: string;
  let source: Source;
  let lost: Place;

  beforeAll(async () => {
    installation = await openStandalone();
    token = await signIn(installation);
    source = await makeSource(installation, token);
  }, 60_000);
  afterAll(() => installation?.close(), 30_000);

  const doctor = (...options: string[]): { status: number | null; stdout: string } =>
    spawnSync(process.execPath, ['tools/cli/bin/nexuspipe.mjs', 'doctor', ...options], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], NEXUSPIPE_DATA_DIR: installation.dataDirectory },
    });
  const isCounted = (events: number): Promise<void> => {
    const range = `from=${Date.now() - DAY}&to=${Date.now() + DAY}`;
    const url = `${installation.gateway}/api/v1/projects/${source.projectId}/query/ledger?by=hour&${range}`;
    return until(`${events} events are counted`, SEEN_WITHIN_MS, async () => {
      const { body } = await http<LedgerAnswer>(url, { token });
      const { accepted, projected, balanced } = body;
      return (accepted === events && projected === events && balanced) || JSON.stringify(body);
    });
  };
  const sendOne = async (id: string): Promise<void> =>
    expect((await send(installation, source.key, { id, stream: source.stream, type: 'tick' })).status).toBe(202);

  it('is named by health and by doctor, while NexusPipe runs', async () => {
    await sendOne('event-0');
    await isCounted(1);
    // The test takes part in the data folder, as nobody may while it is used.
    await installation.apps['standalone']!.stop();
    const { dataDirectory } = installation;
    const places = await appendUnread(join(dataDirectory, 'log'), ['event-1', 'unreadable-2', 'event-3']);
    lost = places[1]!;
    flip(join(dataDirectory, 'log/log.mdb'), 'unreadable-2');
    await installation.crash();
    const name = `raw-events/${lost.partition}/${lost.offset}`;
    await until('health names it', SEEN_WITHIN_MS, async () => {
      const { status, body } = await http(`${installation.gateway}/health/ready`);
      const text = JSON.stringify(body);
      return (status === 503 && text.includes(name) && text.includes('nexuspipe doctor')) || `${status} ${text}`;
    });
    const { status, stdout } = doctor();
    expect(status).toBe(1);
    expect(stdout).toMatch(/^FAIL log: \d+ records can be read, 1 cannot, in 1 damaged places of .*log\.mdb$/m);
    expect(stdout).toContain(`raw-events, partition ${lost.partition}, offset ${lost.offset}: 1 unreadable`);
    expect(stdout).toContain('nexuspipe doctor --set-damage-aside');
  }, 90_000);

  it('is left alone while NexusPipe runs', () => {
    const { status, stdout } = doctor('--set-damage-aside');
    expect([status, stdout]).toEqual([1, expect.stringMatching(/^FAIL log: .* is in use by process \d+/)]);
  });

  it('is set aside; what stands behind it is counted, and so is what is missing', async () => {
    await installation.apps['standalone']!.stop();
    expect(doctor().stdout).toContain(`offset ${lost.offset}: 1 unreadable`);
    const aside = doctor('--set-damage-aside');
    expect([aside.status, aside.stdout]).toEqual([0, expect.stringMatching(/^WARN log: 1 records are lost/)]);
    expect(readdirSync(join(installation.dataDirectory, 'log/damaged'))).toHaveLength(1);
    await installation.crash();
    await sendOne('event-4');
    // Whose the lost one was nobody knows: it counts under no project.
    await isCounted(4);
    const { databaseUrl } = JSON.parse(readFileSync(join(installation.dataDirectory, 'running.json'), 'utf8')) as {
      databaseUrl: string;
    };
    await until('the lost one has its end', SEEN_WITHIN_MS, async () => {
      const rows = await query<{ outcome: string; reason: string; count: string }>(
        databaseUrl,
        `SELECT outcome, reason, sum(count) AS count
         FROM read_model.ledger_per_minute WHERE project_id = '' GROUP BY outcome, reason ORDER BY outcome`,
      );
      const seen = rows.map(({ outcome, reason, count }) => `${outcome} ${reason} ${count}`).join(', ');
      return seen === 'accepted  1, rejected PAYLOAD_INVALID 1' || seen;
    });
    expect((await http(`${installation.gateway}/health/ready`)).status).toBe(200);
    const { stdout } = doctor();
    expect(stdout).toMatch(/^ok {3}log: \d+ records, every checksum is right$/m);
  }, 90_000);
});
