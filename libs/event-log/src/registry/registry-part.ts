/** The schema registry as a process of cluster mode uses it: registered at the start, asked by readers from then on. */
import { knownSchemas } from '#contracts';
import type { EventLog } from '../port.js';
import { confluentRegistry } from './confluent-registry.js';
import { registerSchemas } from './register-schemas.js';
import { SchemaLookups, withLookups } from './schema-lookups.js';

/** Variables, as a configuration has read and checked them. */
export interface RegistryEnvironment {
  readonly SCHEMA_REGISTRY_URL?: string | undefined;
  readonly SCHEMA_REGISTRY_CA_PATH?: string | undefined;
  readonly NEXUSPIPE_TOPIC_PREFIX: string;
}

export interface RegistryOptions {
  /** Told each time that the registry is waited for. */
  readonly onWait: (why: string) => void;
  /** A fault of a connection that trying again cannot mend. */
  readonly givesUpOn?: ((fault: Error) => boolean) | undefined;
}

/** A log, and what to ask whether its registry is missed. */
export interface RegisteredLog extends EventLog {
  /** Throws while records wait for an answer of the registry. */
  pingRegistry(): void;
}

/** Without SCHEMA_REGISTRY_URL the log as it is. Throws RegistryUnavailable or RegistryRefused. */
export async function withRegistry(
  log: EventLog,
  env: RegistryEnvironment,
  options: RegistryOptions,
): Promise<RegisteredLog> {
  const { SCHEMA_REGISTRY_URL: url, SCHEMA_REGISTRY_CA_PATH: caPath, NEXUSPIPE_TOPIC_PREFIX: topicPrefix } = env;
  if (url === undefined) return { ...log, pingRegistry: () => undefined };
  const registry = confluentRegistry({ url, caPath, givesUpOn: options.givesUpOn });
  await registerSchemas(registry, { topicPrefix, schemas: knownSchemas, onWait: options.onWait });
  const lookups = new SchemaLookups(registry, knownSchemas);
  return { ...withLookups(log, lookups), pingRegistry: lookups.ping };
}
