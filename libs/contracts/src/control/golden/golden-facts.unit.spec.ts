/**
 * Golden facts: as they were appended by the version that made their form. A fixture is never edited and never removed;
 * a new form of a fact adds one, and an upcaster for the form before. If a spec here fails, the code is wrong: there are
 * event stores with these facts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { factOf, type ControlFact } from '../control-event.js';
import { upcast } from '../upcast.js';

interface Golden {
  readonly version: number;
  readonly facts: readonly {
    readonly stored: { readonly type: string; readonly [member: string]: unknown };
    /** As it is read today; without it: as it was stored. */
    readonly read?: object;
  }[];
}

/** The compiler holds this list complete. */
const PUBLISHED: Readonly<Record<ControlFact['type'], true>> = {
  project_created: true,
  project_renamed: true,
  project_limits_set: true,
  address_keeping_set: true,
  member_removed: true,
  stream_created: true,
  stream_retention_set: true,
  stream_policy_set: true,
  stream_routing_set: true,
  stream_removed: true,
  event_schema_registered: true,
  event_schema_compatibility_set: true,
  event_schema_policy_set: true,
  event_schema_version_retired: true,
  event_schema_retired: true,
  collector_created: true,
  collector_changed: true,
  collector_key_rotated: true,
  collector_limits_set: true,
  collector_revoked: true,
  replay_requested: true,
  replay_rollback_requested: true,
  replay_paused: true,
  replay_resumed: true,
  replay_cancelled: true,
  replay_retired_dropped: true,
};

const goldens = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Golden);
const facts = goldens.flatMap(({ version, facts }) =>
  facts.map(({ stored, read = stored }) => ({ version, type: stored.type, stored, read })),
);

describe('golden facts of the control plane', () => {
  it('are there for every fact that is published', () => {
    const there = new Set(facts.map(({ read }) => (read as { type: string }).type));
    expect(Object.keys(PUBLISHED).filter((type) => !there.has(type))).toEqual([]);
  });

  it.each(facts)('$type of version $version is read in the form of today', ({ stored, read }) => {
    expect(upcast(stored)).toEqual(read);
  });

  it.each(facts)('$type of version $version is read the same from the topic', ({ stored, read }) => {
    const { type, ...payload } = stored;
    expect(factOf({ type: type as ControlFact['type'], payload: JSON.stringify(payload) })).toEqual(read);
  });

  it.each(facts)('$type of version $version is in the form of today once it was read', ({ stored }) => {
    const read = upcast(stored);
    expect(upcast(read)).toEqual(read);
  });
});
