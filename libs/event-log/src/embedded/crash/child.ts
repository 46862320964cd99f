/** What the crash specs kill: a process that works on a log and says on stdout what was acknowledged, line by line. */
import { writeSync } from 'node:fs';
import type { EventLog } from '../../port.js';
import { openEmbeddedLog, type EmbeddedLog } from '../embedded-log.js';

const say = (line: string): number => writeSync(1, `${line}\n`);

/** `acked <number> <partition> <offset>` for each record, as soon as its append is answered. */
async function append(log: EventLog, run: string): Promise<void> {
  let next = 0;
  const writer = async (): Promise<void> => {
    for (;;) {
      const numbers = [next, next + 1, next + 2];
      next += numbers.length;
      const records = numbers.map((n) => ({
        partition: n % 4,
        key: null,
        value: Buffer.from(`${run}:${n}:${'x'.repeat(500)}`),
      }));
      const offsets = await log.appender.append('raw', records);
      numbers.forEach((n, index) => say(`acked ${run}:${n} ${n % 4} ${offsets[index]}`));
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
}

/** Copies the owners of their ids from raw to out; `copied <offset>` for each batch that was handed over. */
async function copy(log: EmbeddedLog): Promise<void> {
  await log.consumers.copy(
    { group: { id: 'copy' }, from: 'raw', maxBatchRecords: 5 },
    async ({ topic, partition, records }) => {
      const claims = records.map(({ offset, value }) => ({
        projectId: 'p',
        eventId: value.toString(),
        by: { topic, partition, offset },
      }));
      const owners = await log.claims.claim(claims);
      say(`copied ${records[0]!.offset}`);
      const kept = records.filter(
        ({ offset }, index) => owners[index]!.offset === offset && owners[index]!.partition === partition,
      );
      return kept.map(({ key, value }) => ({ topic: 'out', key, value }));
    },
  );
}

/** Appends until the disk takes no more; then says which fault it was, what is still readable, and what was left unhandled. */
async function fill(log: EmbeddedLog): Promise<void> {
  let unhandled = 0;
  process.on('unhandledRejection', () => (unhandled += 1));
  let acknowledged = 0;
  const faults: string[] = [];
  while (faults.length < 3 && acknowledged < 10_000) {
    await log.appender.append('raw', [{ partition: 0, key: null, value: Buffer.alloc(20_000) }]).then(
      () => (acknowledged += 1),
      (fault: Error) => faults.push(fault.name),
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { records, damaged } = await log.verify();
  say(`full ${JSON.stringify({ faults, unhandled, acknowledged, records, damaged })}`);
}

const [, , directory = '', work = '', run = ''] = process.argv;
const log = await openEmbeddedLog({ directory });
await log.admin.ensureTopics(['raw', 'out'].map((name) => ({ name, partitions: 4, retentionMs: null })));
say('open');
if (work === 'append') await append(log, run);
if (work === 'copy') await copy(log);
if (work === 'fill') await fill(log);
// Nothing in an open log keeps its process alive: without this one the child would be gone before it can be met.
if (work === 'idle') setInterval(() => undefined, 60_000);
