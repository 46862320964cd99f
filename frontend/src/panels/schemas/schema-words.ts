/** Schemas of events in people's words. */
import type { EventSchemaType, EventSchemaVersionView, EventSchemaView, SchemaDifferenceView } from '#contracts';
import type { BadgeTone } from '../../ui/badge.js';

export type Policy = EventSchemaView['policy'];
export type Compatibility = EventSchemaView['compatibility'];

export const POLICIES = ['off', 'warn', 'enforce'] as const satisfies readonly Policy[];

export const POLICY_LOOKS: Readonly<
  Record<Policy, { readonly tone: BadgeTone; readonly title: string; readonly text: string }>
> = {
  off: { tone: 'neutral', title: 'Off', text: 'Events are not checked.' },
  warn: { tone: 'warn', title: 'Warn', text: 'An event that is not right is taken, and its sender told of it.' },
  enforce: {
    tone: 'accent',
    title: 'Enforce',
    text: 'An event that is not right is refused, and its sender told why.',
  },
};

/** In what a schema is written. */
export const LANGUAGE_NAMES: Readonly<Record<EventSchemaType, string>> = { JSON: 'JSON Schema', AVRO: 'Avro' };

export const MODES = [
  'backward',
  'backward_transitive',
  'forward',
  'forward_transitive',
  'full',
  'full_transitive',
  'none',
] as const satisfies readonly Compatibility[];

export const MODE_LOOKS: Readonly<Record<Compatibility, { readonly title: string; readonly text: string }>> = {
  none: { title: 'None', text: 'Any version may follow.' },
  backward: { title: 'Backward', text: 'A new version takes what was right by the last one. Upgrade who reads first.' },
  backward_transitive: { title: 'Backward, all', text: 'A new version takes what was right by any former one.' },
  forward: { title: 'Forward', text: 'The last version takes what is right by a new one. Upgrade who writes first.' },
  forward_transitive: { title: 'Forward, all', text: 'Every former version takes what is right by a new one.' },
  full: { title: 'Full', text: 'Both ways with the last version. Upgrade in any order.' },
  full_transitive: { title: 'Full, all', text: 'Both ways with every former version.' },
};

export const RULE_TEXTS: Readonly<Record<SchemaDifferenceView['rule'], string>> = {
  type_narrowed: 'Fewer types are allowed',
  values_narrowed: 'Fewer values are allowed',
  range_narrowed: 'The range is narrower',
  pattern_changed: 'The pattern is another one',
  property_required: 'A property has become required',
  property_forbidden: 'A property is no longer allowed',
  no_branch_fits: 'No branch of it fits',
};

/** A version's part in what is taken today. */
export function versionLook(
  { latest, alongside, retiredAt }: Pick<EventSchemaView, 'latest' | 'alongside' | 'retiredAt'>,
  version: Pick<EventSchemaVersionView, 'version' | 'retiredAt'>,
): { readonly tone: BadgeTone; readonly text: string } {
  if (version.retiredAt !== null || retiredAt !== null) return { tone: 'neutral', text: 'Retired' };
  if (version.version === latest) return { tone: 'ok', text: 'Latest' };
  if (alongside.includes(version.version)) return { tone: 'accent', text: 'Taken as well' };
  return { tone: 'neutral', text: 'Covered by a later one' };
}

/** A value as a schema says it; nothing where it says nothing. */
export const valueText = (value: unknown): string =>
  value === null || value === undefined ? 'nothing' : JSON.stringify(value);
