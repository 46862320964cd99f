/** What the log's schemas are called in a registry: registered there, and from then on written with its ids. */
import { setTimeout as pause } from 'node:timers/promises';
import { logSubjects, type KnownSchemas } from '#contracts';
import { RegistryConflict, RegistryUnavailable } from '../faults.js';
import type { SchemaRegistry } from './confluent-registry.js';

export interface RegisterOptions {
  readonly topicPrefix: string;
  readonly schemas: KnownSchemas;
  /** A registry that is away is asked again for so long. */
  readonly patienceMs?: number;
  readonly pauseMs?: number;
  /** Told each time that it is waited for. */
  readonly onWait?: (why: string) => void;
}

const PATIENCE_MS = 30_000;
const PAUSE_MS = 500;
/** Programs that start together register the same, and not every registry sees that it is the same (Apicurio answers 409). */
const CONFLICTS = 5;

/**
 * Registers every version of every subject, in their order: what is there already stays as it is. Throws
 * RegistryUnavailable when the registry stays away, RegistryRefused when it does not take one of them.
 */
export async function registerSchemas(registry: SchemaRegistry, options: RegisterOptions): Promise<void> {
  const { schemas, topicPrefix, patienceMs = PATIENCE_MS } = options;
  const deadline = Date.now() + patienceMs;
  const newest = new Map<Parameters<KnownSchemas['writeAs']>[0], number>();
  for (const { subject, builtIn, schema } of logSubjects(topicPrefix)) {
    const id = await patiently(() => registry.register(subject, schema), deadline, options);
    schemas.learn(id, JSON.parse(schema));
    newest.set(builtIn, id);
  }
  // Only now: half of it in a registry would be half of it readable.
  for (const [builtIn, id] of newest) schemas.writeAs(builtIn, id);
}

async function patiently<T>(ask: () => Promise<T>, deadline: number, options: RegisterOptions): Promise<T> {
  for (let conflicts = 0; ;) {
    try {
      return await ask();
    } catch (fault) {
      if (fault instanceof RegistryConflict) conflicts += 1;
      else if (!(fault instanceof RegistryUnavailable) || Date.now() >= deadline) throw fault;
      if (conflicts >= CONFLICTS) throw fault;
      options.onWait?.(fault.message);
      await pause(options.pauseMs ?? PAUSE_MS);
    }
  }
}
