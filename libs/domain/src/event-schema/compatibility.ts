/**
 * Compatibility modes, as schema registries have them. Backward: who reads by the new version can read what was written by
 * the former one, so consumers are upgraded first. Forward: who reads by the former version can read what is written by
 * the new one, so producers are. Full: both, in any order. Transitive: with every version before, not only the last.
 */
import { differencesBetween, type SchemaDifference } from './differences.js';
import type { SchemaNode } from './schema-node.js';

export const COMPATIBILITIES = [
  'none',
  'backward',
  'backward_transitive',
  'forward',
  'forward_transitive',
  'full',
  'full_transitive',
] as const;
export type Compatibility = (typeof COMPATIBILITIES)[number];

export interface FormerVersion {
  readonly version: number;
  readonly node: SchemaNode;
}

/** A difference that a mode does not allow. `from` is of the former version, `to` of the new one. */
export interface Incompatibility extends SchemaDifference {
  readonly direction: 'backward' | 'forward';
  /** The former version. */
  readonly against: number;
}

/** Empty: the mode allows the new version. Former ones in any order. */
export function incompatibilities(
  mode: Compatibility,
  former: readonly FormerVersion[],
  next: SchemaNode,
): readonly Incompatibility[] {
  const asked = mode.endsWith('_transitive') ? former : former.toSorted((a, b) => b.version - a.version).slice(0, 1);
  return asked.flatMap(({ version: against, node }) => [
    ...(/^(backward|full)/.test(mode) ? backward(node, next, against) : []),
    ...(/^(forward|full)/.test(mode) ? forward(node, next, against) : []),
  ]);
}

function backward(former: SchemaNode, next: SchemaNode, against: number): Incompatibility[] {
  const differences = differencesBetween(former, next, { declaredOnly: true });
  return differences.map((difference) => ({ ...difference, direction: 'backward', against }));
}

function forward(former: SchemaNode, next: SchemaNode, against: number): Incompatibility[] {
  const differences = differencesBetween(next, former, { declaredOnly: true });
  return differences.map(({ from, to, ...difference }) => ({
    ...difference,
    from: to,
    to: from,
    direction: 'forward',
    against,
  }));
}

/** Whether every value that the one takes, undeclared members and all, is taken by the other. */
export function covers(wider: SchemaNode, narrower: SchemaNode): boolean {
  return differencesBetween(narrower, wider, { declaredOnly: false }).length === 0;
}
