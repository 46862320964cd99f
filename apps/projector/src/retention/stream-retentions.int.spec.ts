import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { controlEventCodec, TOPICS, type ControlFact } from '#contracts';
import { openEmbeddedLog, topicSpecs, type EmbeddedLog } from '#event-log';
import { readStreamRetentions } from './stream-retentions.js';

let directory: string;
let log: EmbeddedLog;
const forEver = new AbortController().signal;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nexuspipe-retention-'));
  log = await openEmbeddedLog({ directory });
  await log.admin.ensureTopics(topicSpecs([TOPICS.control], 12));
});
afterEach(async () => {
  await log.close();
  rmSync(directory, { recursive: true, force: true });
});

async function publish(...facts: readonly ControlFact[]): Promise<void> {
  const records = facts.map(({ type, ...payload }, position) => ({
    partition: 0,
    key: null,
    value: controlEventCodec.encode({
      id: `${position}`,
      position,
      aggregate: 'stream',
      aggregateId: 's1',
      version: position + 1,
      type,
      occurredAt: 0,
      payload: JSON.stringify(payload),
    }),
  }));
  await log.appender.append(TOPICS.control, records);
}

const web = { projectId: 'p', streamId: 's1', name: 'web' };

describe('the retentions that stand in the log', () => {
  it('are none while nothing was said', async () => {
    expect(await readStreamRetentions(log, 30, forEver)).toEqual([]);
  });

  it('are those of today, however much was said before', async () => {
    const changes = Array.from({ length: 3_000 }, (_, days) => ({
      type: 'stream_retention_set' as const,
      ...web,
      days: days + 1,
    }));
    await publish({ type: 'stream_created', ...web }, ...changes);
    expect(await readStreamRetentions(log, null, forEver)).toEqual([{ projectId: 'p', stream: 'web', days: 3_000 }]);
  });

  it('are not known when a fact cannot be read', async () => {
    await publish({ type: 'stream_created', ...web });
    await log.appender.append(TOPICS.control, [{ partition: 0, key: null, value: Buffer.from('no fact') }]);
    await expect(readStreamRetentions(log, 30, forEver)).rejects.toThrow('not in the wire format');
  });

  it('are not waited for when the process ends', async () => {
    await publish({ type: 'stream_created', ...web });
    await expect(readStreamRetentions(log, 30, AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
