/**
 * How a rejected event is mended before it is sent again: a short list of changes, data and no code. Each names a member
 * by JSON pointer (RFC 6901). What a change finds nothing for it leaves as it is, so that one list fits many events.
 */
import { escapeToken, isNumber, parseJsonTree, type JsonNode } from './json-tree.js';

export type MappingStep =
  /** Puts a value there, whatever was there before; objects on the way are made. */
  | { readonly set: string; readonly to: unknown }
  /** The same where there is nothing, or null. */
  | { readonly default: string; readonly to: unknown }
  /** Moves a member; what stood at its new place is replaced. */
  | { readonly rename: string; readonly to: string }
  | { readonly remove: string }
  /** Makes a text of a number or of true and false, with the very digits. */
  | { readonly text: string };

const MOST_STEPS = 50;
const MOST_POINTER = 1_000;
const MOST_TOKENS = 20;
/** Characters of JSON of all values together. */
const MOST_VALUE = 65_536;
const VERBS: Readonly<Record<string, 'value' | 'pointer' | 'nothing'>> = {
  set: 'value',
  default: 'value',
  rename: 'pointer',
  remove: 'nothing',
  text: 'nothing',
};

/** What is wrong with a list of changes; null: nothing, then it is one. */
export function mappingFault(mapping: unknown): string | null {
  if (!Array.isArray(mapping)) return 'the mapping must be a list';
  if (mapping.length > MOST_STEPS) return `at most ${MOST_STEPS} changes`;
  for (const [index, step] of mapping.entries()) {
    const fault = stepFault(step);
    if (fault) return `change ${index + 1}: ${fault}`;
  }
  return JSON.stringify(mapping).length > MOST_VALUE ? 'the values are too large' : null;
}

function stepFault(step: unknown): string | null {
  if (typeof step !== 'object' || step === null || Array.isArray(step)) return 'must be an object';
  const verbs = Object.keys(step).filter((name) => name !== 'to');
  const verb = verbs[0];
  if (verbs.length !== 1 || !Object.hasOwn(VERBS, verb!)) return `is one of ${Object.keys(VERBS).join(', ')}`;
  const { to } = step as { to?: unknown };
  const wants = VERBS[verb!]!;
  if ((wants === 'nothing') !== (to === undefined)) return wants === 'nothing' ? 'takes no `to`' : 'needs `to`';
  const place = placeFault((step as Record<string, unknown>)[verb!]);
  if (place) return `${verb} ${place}`;
  return wants === 'pointer' ? placeFault(to) && `to ${placeFault(to)}` : null;
}

function placeFault(pointer: unknown): string | null {
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) return 'must be a JSON pointer, like /properties/name';
  if (pointer.length > MOST_POINTER || pointer.split('/').length > MOST_TOKENS + 1) return 'is too long';
  return /~(?![01])/.test(pointer) ? 'holds a ~ that is neither ~0 nor ~1' : null;
}

/** The event after the changes. `mapping` was found right by {@link mappingFault}; the event is an object. */
export function applyMapping(mapping: readonly MappingStep[], event: JsonNode): JsonNode {
  return mapping.reduce(applyStep, event);
}

function applyStep(event: JsonNode, step: MappingStep): JsonNode {
  if ('set' in step) return put(event, tokensOf(step.set), valueOf(step.to));
  if ('default' in step) {
    const path = tokensOf(step.default);
    const there = get(event, path);
    return there && !isNull(there) ? event : put(event, path, valueOf(step.to));
  }
  if ('remove' in step) return without(event, tokensOf(step.remove));
  if ('text' in step) return asText(event, tokensOf(step.text));
  const from = tokensOf(step.rename);
  const moved = get(event, from);
  return moved ? put(without(event, from), tokensOf(step.to), moved) : event;
}

function asText(event: JsonNode, path: readonly string[]): JsonNode {
  const there = get(event, path);
  if (!there || !(isNumber(there) || isBoolean(there))) return event;
  return put(event, path, { kind: 'scalar', text: JSON.stringify((there as { text: string }).text) });
}

const isNull = (node: JsonNode): boolean => node.kind === 'scalar' && node.text === 'null';
const isBoolean = (node: JsonNode): boolean => node.kind === 'scalar' && /^(true|false)$/.test(node.text);

function tokensOf(pointer: string): readonly string[] {
  const tokens = pointer.slice(1).split('/');
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Values come parsed: their digits are those that were read. */
function valueOf(value: unknown): JsonNode {
  return parseJsonTree(JSON.stringify(value))!;
}

function get(node: JsonNode, [token, ...rest]: readonly string[]): JsonNode | undefined {
  if (token === undefined) return node;
  const inner = childOf(node, token);
  return inner && get(inner, rest);
}

function childOf(node: JsonNode, token: string): JsonNode | undefined {
  if (node.kind === 'object') return node.members.get(token);
  if (node.kind === 'array' && /^(0|[1-9]\d{0,8})$/.test(token)) return node.items[Number(token)];
  return undefined;
}

/** A scalar on the way is replaced by an object; a list takes only places that it has. */
function put(node: JsonNode, [token, ...rest]: readonly string[], value: JsonNode): JsonNode {
  if (token === undefined) return value;
  if (node.kind === 'array') {
    const inner = childOf(node, token);
    return inner ? { kind: 'array', items: node.items.with(Number(token), put(inner, rest, value)) } : node;
  }
  const members = new Map(node.kind === 'object' ? node.members : []);
  members.set(token, put(members.get(token) ?? { kind: 'object', members: new Map() }, rest, value));
  return { kind: 'object', members };
}

function without(node: JsonNode, [token, ...rest]: readonly string[]): JsonNode {
  const inner = token === undefined ? undefined : childOf(node, token);
  if (token === undefined || !inner) return node;
  if (rest.length > 0) return put(node, [token], without(inner, rest));
  if (node.kind === 'array') return { kind: 'array', items: node.items.toSpliced(Number(token), 1) };
  const members = new Map((node as { members: ReadonlyMap<string, JsonNode> }).members);
  members.delete(token);
  return { kind: 'object', members };
}

/** JSON pointer of a number that would not be read back as it is written; null: there is none. */
export function unsafeNumber(node: JsonNode, losesDigits: (digits: string) => boolean, at = ''): string | null {
  if (node.kind === 'scalar') return isNumber(node) && losesDigits(node.text) ? at : null;
  const inner =
    node.kind === 'array' ? node.items.map((item, i) => [String(i), item] as const) : [...node.members.entries()];
  for (const [token, value] of inner) {
    const found = unsafeNumber(value, losesDigits, `${at}/${escapeToken(token)}`);
    if (found !== null) return found;
  }
  return null;
}
