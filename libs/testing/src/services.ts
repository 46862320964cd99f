/** Real servers for specs: one of each a test run, started when the first spec asks. Specs isolate by random names. */
import { describe } from '@jest/globals';
import { sharedApicurio, sharedKafka, sharedRedis, type Address } from '../../../tools/services/one-a-run.js';
import { isMissing, type Missing } from '../../../tools/services/places.js';

export { startApicurio, type ApicurioServer } from '../../../tools/services/apicurio.js';
export { startKafka, type KafkaServer } from '../../../tools/services/kafka.js';
export { startPostgres, type PostgresServer } from '../../../tools/services/postgres.js';
export { startRedis, type RedisServer } from '../../../tools/services/redis.js';
export { findChromium, isMissing, type Missing } from '../../../tools/services/places.js';

/** The brokers of the run's Kafka, or what is missing. */
export async function findKafka(): Promise<{ readonly brokers: readonly string[] } | Missing> {
  const found: Address | Missing = await sharedKafka();
  return isMissing(found) ? found : { brokers: found.address.split(',') };
}

/** The URL of the run's Redis, or what is missing. */
export async function findRedis(): Promise<{ readonly url: string } | Missing> {
  const found: Address | Missing = await sharedRedis();
  return isMissing(found) ? found : { url: found.address };
}

/** The address of the run's schema registry, or what is missing. */
export async function findRegistry(): Promise<{ readonly url: string } | Missing> {
  const found: Address | Missing = await sharedApicurio();
  return isMissing(found) ? found : { url: found.address };
}

/**
 * A suite on the run's Kafka; `await` it at the top of a spec. Without Kafka it is skipped under a name that says so.
 */
export async function describeWithKafka(name: string, suite: (brokers: readonly string[]) => void): Promise<void> {
  const found = await findKafka();
  if (isMissing(found)) describe.skip(`${name} (not run: ${found.missing} is missing)`, () => suite([]));
  else describe(name, () => suite(found.brokers));
}

/** As {@link describeWithKafka}, on the run's Redis. */
export async function describeWithRedis(name: string, suite: (url: string) => void): Promise<void> {
  const found = await findRedis();
  if (isMissing(found)) describe.skip(`${name} (not run: ${found.missing} is missing)`, () => suite(''));
  else describe(name, () => suite(found.url));
}

/** As {@link describeWithKafka}, on the run's Kafka and schema registry. */
export async function describeWithRegistry(
  name: string,
  suite: (servers: { readonly brokers: readonly string[]; readonly url: string }) => void,
): Promise<void> {
  const [kafka, registry] = await Promise.all([findKafka(), findRegistry()]);
  if (isMissing(kafka))
    describe.skip(`${name} (not run: ${kafka.missing} is missing)`, () => suite({ brokers: [], url: '' }));
  else if (isMissing(registry))
    describe.skip(`${name} (not run: ${registry.missing} is missing)`, () => suite({ brokers: [], url: '' }));
  else describe(name, () => suite({ ...kafka, ...registry }));
}
