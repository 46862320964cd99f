/** What is typed as a schema, and what the gateway finds in it. */
import type { SchemaDifferenceView } from '#contracts';
import type { ApiError } from '../../../api/api-error.js';

export interface ParsedSchema {
  /** Null: there is a fault. */
  readonly schema: object | null;
  readonly fault: string | null;
}

export function parseSchema(text: string): ParsedSchema {
  try {
    const schema: unknown = JSON.parse(text);
    const isObject = typeof schema === 'object' && schema !== null && !Array.isArray(schema);
    return isObject ? { schema, fault: null } : { schema: null, fault: 'A schema is a JSON object: { … }.' };
  } catch (fault) {
    return { schema: null, fault: `Not JSON: ${fault instanceof Error ? fault.message : String(fault)}` };
  }
}

/** Of a version that the mode does not allow. `from` is of the former version, `to` of the new one. */
export type RefusedDifference = SchemaDifferenceView & {
  readonly direction?: 'backward' | 'forward';
  readonly against?: number;
};

/** Why a version was refused, as the problem lists it; empty: it says nothing of the kind. */
export function differencesOf({ problem }: Pick<ApiError, 'problem'>): readonly RefusedDifference[] {
  const { differences } = problem;
  return Array.isArray(differences) ? differences.filter(isDifference) : [];
}

const isDifference = (value: unknown): value is RefusedDifference =>
  typeof value === 'object' && value !== null && 'path' in value && 'rule' in value;
