/** A broker that dies, freezes and comes back, under appends, a consumer and a copy. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { isMissing, startKafka, type KafkaServer } from '#testing';
import { eventually, record, Seen } from '../contract/log-under-test.js';
import { LogUnavailable } from '../faults.js';
import type { EventLog } from '../port.js';
import { openKafkaLog } from './kafka-log.js';

jest.setTimeout(180_000);

interface Traffic {
  readonly acknowledged: Map<string, number>;
  readonly faults: unknown[];
  stop(): Promise<void>;
}

/** Appends one record after the other on each of some lanes, and remembers what was acknowledged. */
function append(log: EventLog, topic: string, lanes: number, name: string): Traffic {
  const acknowledged = new Map<string, number>();
  const faults: unknown[] = [];
  let running = true;
  const lane = async (partition: number): Promise<void> => {
    for (let n = 0; running; n += 1) {
      const text = `${name}-${partition}-${n}`;
      try {
        const [offset = -1] = await log.appender.append(topic, [record(partition, text)]);
        acknowledged.set(text, offset);
      } catch (fault) {
        faults.push(fault);
      }
    }
  };
  const lanesDone = Promise.all(Array.from({ length: lanes }, (_, partition) => lane(partition)));
  return {
    acknowledged,
    faults,
    stop: async () => {
      running = false;
      await lanesDone;
    },
  };
}

const started = await startKafka();
const suite = isMissing(started) ? describe.skip : describe;

suite(isMissing(started) ? 'Kafka in an outage (not run: Kafka is missing)' : 'Kafka in an outage', () => {
  const kafka = started as KafkaServer;
  let log: EventLog;
  beforeAll(async () => {
    log = await openKafkaLog({ brokers: kafka.brokers, clientId: 'spec', append: { deadlineMs: 2000 } });
  });
  afterAll(async () => {
    await log.close();
    await kafka.stop();
  });

  async function topics(...names: string[]): Promise<void> {
    await log.admin.ensureTopics(names.map((name) => ({ name, partitions: 3, retentionMs: null })));
  }

  async function expectRecovery(traffic: Traffic): Promise<void> {
    const before = traffic.acknowledged.size;
    await eventually(
      () => traffic.acknowledged.size > before + 30,
      () => `${traffic.acknowledged.size - before} appends after the broker was back, ${traffic.faults.length} faults`,
    );
    expect(log.appender.state().failingSince).toBeNull();
  }

  test('killed and started again: appends fail meanwhile, then work; nothing acknowledged is lost, copies are complete', async () => {
    await topics('killed', 'killed-copy');
    const group = { id: 'killed' };
    const copying = await log.consumers.copy({ group, from: 'killed' }, (batch) =>
      Promise.resolve(batch.records.map(({ key, value }) => ({ topic: 'killed-copy', key, value }))),
    );
    const consumed = new Seen();
    const consuming = await log.consumers.consume(
      { group: { id: 'killed-reader' }, topics: ['killed-copy'], position: { kind: 'committed' } },
      consumed.take,
    );
    const traffic = append(log, 'killed', 3, 'n');
    await eventually(
      () => traffic.acknowledged.size > 100 && consumed.count > 0,
      () => `${traffic.acknowledged.size} acknowledged, ${consumed.count} consumed`,
    );

    await kafka.kill();
    await eventually(
      () => traffic.faults.length >= 3,
      () => 'appends do not fail',
    );
    expect(traffic.faults.every((fault) => fault instanceof LogUnavailable)).toBe(true);
    expect(log.appender.state().failingSince).not.toBeNull();
    await expect(log.admin.ping()).rejects.toBeInstanceOf(LogUnavailable);
    await expect(log.admin.offsets('killed')).rejects.toBeInstanceOf(LogUnavailable);

    await kafka.restart();
    await expectRecovery(traffic);
    await traffic.stop();
    await log.admin.ping();

    // Every acknowledged record stands once in the log, where its append said, and once in what was copied from it.
    const raw = new Seen();
    const reading = await log.consumers.consume(
      { group: { ephemeral: 'check' }, topics: ['killed'], position: { kind: 'beginning' } },
      raw.take,
    );
    const total = (await log.admin.offsets('killed')).reduce((sum, { latest }) => sum + latest, 0);
    await raw.until(total);
    await reading.close();
    const places = new Map(raw.records().map(({ value, offset }) => [value.toString(), offset]));
    for (const [text, offset] of traffic.acknowledged) expect([text, places.get(text)]).toEqual([text, offset]);
    await consumed.until(total);
    for (const partition of [0, 1, 2])
      expect(new Set(consumed.texts(partition))).toEqual(new Set(raw.texts(partition)));
    const copied = new Seen();
    const rereading = await log.consumers.consume(
      { group: { ephemeral: 'check' }, topics: ['killed-copy'], position: { kind: 'beginning' } },
      copied.take,
    );
    await copied.until(total);
    expect([0, 1, 2].map((partition) => copied.texts(partition))).toEqual([0, 1, 2].map((p) => raw.texts(p)));
    await eventually(
      () => copying.state().failingSince === null && consuming.state().failingSince === null,
      () => `${copying.state().lastFault} / ${consuming.state().lastFault}`,
    );
    await Promise.all([rereading.close(), copying.close(), consuming.close()]);
  });

  test('frozen: appends fail at their deadline, and work again when it answers', async () => {
    await topics('frozen');
    const traffic = append(log, 'frozen', 3, 'n');
    await eventually(
      () => traffic.acknowledged.size > 50,
      () => `${traffic.acknowledged.size} acknowledged`,
    );
    kafka.pause();
    const since = Date.now();
    await eventually(
      () => traffic.faults.length >= 3,
      () => 'appends do not fail',
    );
    expect(Date.now() - since).toBeLessThan(20_000);
    expect(traffic.faults.every((fault) => fault instanceof LogUnavailable)).toBe(true);
    kafka.resume();
    await expectRecovery(traffic);
    await traffic.stop();
  });
});
