/**
 * Topics as a foreign program reads them, with nothing of ours: kafkajs and its registry client, kcat and an Avro reader.
 * First by the ids that are built in and the gateway's registry, then by those of a real one, on the same topics.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import avro from 'avsc';
import kafkajs from 'kafkajs';
import { describeWithRegistry, findRedis, isMissing, startTestPostgres, type TestPostgres } from '#testing';
import { onPath } from '../tools/services/places.js';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { openCluster, type ClusterParts, type Installation } from './installation.js';
import { until } from './until.js';

const SEEN_WITHIN_MS = 60_000;
const FIRST_BUILT_IN = 2_000_000_001;
const kcat = onPath('kcat');

/** Values of a topic, from its beginning on, as kcat writes them: each behind its length. */
async function byKcat(brokers: readonly string[], topic: string): Promise<Buffer[]> {
  const options = ['-C', '-e', '-q', '-b', brokers.join(','), '-t', topic, '-o', 'beginning', '-f', '%R%s'];
  const { stdout } = await promisify(execFile)(kcat!, options, { encoding: 'buffer', maxBuffer: 2 ** 24 });
  const values: Buffer[] = [];
  for (let at = 0; at < stdout.length; at += 4 + stdout.readInt32BE(at)) {
    values.push(stdout.subarray(at + 4, at + 4 + stdout.readInt32BE(at)));
  }
  return values;
}

await describeWithRegistry('topics for whoever knows a registry', ({ brokers, url }) => {
  const prefix = `registry-${Date.now().toString(36)}.`;
  const raw = `${prefix}raw-events`;
  const enriched = `${prefix}enriched-events`;
  let postgres: TestPostgres;
  let parts: ClusterParts;
  let cluster: Installation;
  let source: Source;
  let gatewayRegistry: { host: string; auth: { username: string; password: string } };
  const values = new Map<string, Buffer[]>([
    [raw, []],
    [enriched, []],
  ]);
  const consumer = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).consumer({
    groupId: `${prefix}foreign`,
  });

  const open = async (variables: Record<string, string>): Promise<void> => {
    cluster = await openCluster({ ...parts, variables: { NEXUSPIPE_TOPIC_PREFIX: prefix, ...variables } });
  };
  const idsIn = (topic: string): number[] => values.get(topic)!.map((value) => value.readUInt32BE(1));
  const sent = async (id: string): Promise<void> => {
    const before = values.get(enriched)!.length;
    const event = { id, type: 'page_view', visitorId: 'v1', properties: { price: '19.90' } };
    // At once, also after a restart: the collector hears of keys through the log.
    await until('accepted', SEEN_WITHIN_MS, async () => {
      const { status, body } = await send(cluster, source.key, event);
      return status === 202 || `${status} ${JSON.stringify(body)}`;
    });
    await until(`${id} on ${enriched}`, SEEN_WITHIN_MS, () => values.get(enriched)!.length > before || 'nothing new');
  };

  beforeAll(async () => {
    const redis = await findRedis();
    if (isMissing(redis)) throw new Error(`${redis.missing} is missing: ${redis.hint}`);
    postgres = await startTestPostgres();
    parts = { brokers, redisUrl: redis.url, databaseUrl: postgres.url };
    await open({ NEXUSPIPE_CANARY_SECONDS: '0' });
    const token = await signIn(cluster);
    source = await makeSource(cluster, token);
    const created = await http<{ token: string }>(`${cluster.gateway}/api/v1/auth/tokens`, {
      token,
      json: { name: 'a consumer', scopes: ['read'] },
    });
    const auth = { username: 'token', password: created.body.token };
    gatewayRegistry = { host: `${cluster.gateway}/api/v1/registry`, auth };
    await consumer.connect();
    await consumer.subscribe({ topics: [raw, enriched], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ topic, message }) => Promise.resolve(void values.get(topic)!.push(Buffer.from(message.value!))),
    });
  }, 120_000);
  afterAll(async () => {
    await consumer.disconnect();
    await cluster?.close();
    await postgres?.close();
  }, 60_000);

  it('are read by a registry client that asks the gateway', async () => {
    await sent('built-in');
    expect([...idsIn(raw), ...idsIn(enriched)].every((id) => id >= FIRST_BUILT_IN)).toBe(true);
    const client = new SchemaRegistry(gatewayRegistry);
    expect(await client.decode(values.get(raw)![0]!)).toMatchObject({
      id: 'built-in',
      properties: '{"price":"19.90"}',
    });
    expect(await client.decode(values.get(enriched)![0]!)).toMatchObject({ id: 'built-in', bot: false });
    expect(await client.getLatestSchemaId(`${raw}-value`)).toBe(idsIn(raw)[0]);
  });

  it('go on under the ids of a registry, from one start to the next, and nothing is lost', async () => {
    await cluster.close();
    await open({ NEXUSPIPE_CANARY_SECONDS: '0', SCHEMA_REGISTRY_URL: url });
    await sent('registered');
    const [, id = 0] = idsIn(enriched);
    expect(id).toBeLessThan(FIRST_BUILT_IN);
    const client = new SchemaRegistry({ host: url });
    expect(await client.decode(values.get(raw)![1]!)).toMatchObject({ id: 'registered', type: 'page_view' });
    expect(await client.decode(values.get(enriched)![1]!)).toMatchObject({ id: 'registered', type: 'page_view' });
    const query = `${cluster.gateway}/api/v1/projects/${source.projectId}/query/events`;
    const token = await signIn(cluster);
    await until('both events in the list, once', SEEN_WITHIN_MS, async () => {
      const { body } = await http<{ events: { id: string }[] }>(query, { token });
      const ids = body.events.map((event) => event.id).toSorted();
      return ids.join() === 'built-in,registered' || ids.join();
    });
  }, 120_000);

  (kcat ? it : it.skip)(`are read by kcat and an Avro reader${kcat ? '' : ' (not run: kcat is missing)'}`, async () => {
    const { authorization } = { authorization: `Bearer ${gatewayRegistry.auth.password}` };
    const schemaOf = async (id: number): Promise<avro.Type> => {
      const [address, headers] =
        id < FIRST_BUILT_IN ? [url, {}] : [`${cluster.gateway}/api/v1/registry`, { authorization }];
      const answer = await fetch(`${address}/schemas/ids/${id}`, { headers });
      return avro.Type.forSchema(JSON.parse(((await answer.json()) as { schema: string }).schema) as avro.Schema);
    };
    for (const topic of [raw, enriched]) {
      const found = await byKcat(brokers, topic);
      const read = found.map(async (value) => {
        const type = await schemaOf(value.readUInt32BE(1));
        return (type.fromBuffer(value.subarray(5)) as { id: string }).id;
      });
      expect((await Promise.all(read)).toSorted()).toEqual(['built-in', 'registered']);
    }
  });
});
