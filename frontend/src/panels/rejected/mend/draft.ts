/** Changes as they are typed, and as the gateway takes them. */
import type { RedriveRequest } from '#contracts';

export type Change = NonNullable<RedriveRequest['mapping']>[number];

export const VERBS = ['set', 'default', 'rename', 'remove', 'text'] as const;
export type Verb = (typeof VERBS)[number];

export const VERB_LABELS: Readonly<Record<Verb, string>> = {
  set: 'Set',
  default: 'Set if missing',
  rename: 'Move',
  remove: 'Remove',
  text: 'Make text of',
};

/** How a value that is set is to be read. */
export type ValueKind = 'text' | 'json';

export interface DraftChange {
  readonly key: number;
  readonly verb: Verb;
  /** JSON pointer: `/type`. */
  readonly at: string;
  /** The value, or where it is moved to. */
  readonly to: string;
  readonly kind: ValueKind;
}

/** The gateway's bound, repeated. */
export const MOST_CHANGES = 50;

export const takesValue = (verb: Verb): boolean => verb === 'set' || verb === 'default';
export const takesPlace = (verb: Verb): boolean => verb === 'rename';

let keys = 0;
export const newChange = (change: Partial<Omit<DraftChange, 'key'>> = {}): DraftChange => ({
  key: ++keys,
  verb: 'set',
  at: '',
  to: '',
  kind: 'text',
  ...change,
});

export interface ChangeFaults {
  readonly at: string | null;
  readonly to: string | null;
}

export function faultsOf({ verb, at, to, kind }: DraftChange): ChangeFaults {
  return {
    at: placeFault(at),
    to: takesPlace(verb) ? placeFault(to) : takesValue(verb) && kind === 'json' ? valueFault(to) : null,
  };
}

export const isRight = (draft: readonly DraftChange[]): boolean =>
  draft.every((change) => Object.values(faultsOf(change)).every((fault) => fault === null));

function placeFault(pointer: string): string | null {
  if (!pointer.startsWith('/')) return 'Begins with a slash: /properties/name.';
  return /~(?![01])/.test(pointer) ? 'A ~ is written ~0.' : null;
}

function valueFault(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    // A number that a browser cannot hold would arrive as another one.
    return typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value)
      ? 'Too many digits: write it as text.'
      : null;
  } catch {
    return 'A number, true, false, null, "text", {…} or […].';
  }
}

/** Of a draft that is right. */
export function mappingOf(draft: readonly DraftChange[]): Change[] {
  return draft.map(({ verb, at, to, kind }): Change => {
    switch (verb) {
      case 'set':
        return { set: at, to: valueOf(to, kind) };
      case 'default':
        return { default: at, to: valueOf(to, kind) };
      case 'rename':
        return { rename: at, to };
      case 'remove':
        return { remove: at };
      case 'text':
        return { text: at };
    }
  });
}

const valueOf = (text: string, kind: ValueKind): unknown => (kind === 'json' ? (JSON.parse(text) as unknown) : text);
