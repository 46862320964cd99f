/** What the audit log says about a change: the members that differ, and no secret. */

/** Members of a state, or of a part of it, by name. */
export type Members = Readonly<Record<string, unknown>>;

/** Null: nothing is there. */
export interface Changes {
  readonly before: Members | null;
  readonly after: Members | null;
}

/** Names of members that hold a secret, or what a secret can be guessed by: `keyHash`, `secret`, `newPassword`, ... */
const SECRET = /(hash|secret|password|token|key)$/i;

/** Before and after a change of an aggregate; its states say by `status` that nothing is there. */
export function changesBetween(before: unknown, after: unknown): Changes {
  const [was, is] = [recorded(before), recorded(after)];
  if (was === null || is === null) return { before: was, after: is };
  const [earlier, later] = differences(was, is);
  return { before: earlier, after: later };
}

/** A copy that PostgreSQL takes as JSON, without members that hold secrets. */
export function recordable(members: Members): Members {
  return recordableValue(members) as Members;
}

/** A copy that PostgreSQL takes as text: it refuses U+0000, and half a surrogate pair is no UTF-8. */
export function recordableText(text: string): string {
  return Buffer.from(text.replaceAll('\u0000', '\uFFFD')).toString();
}

function recordableValue(value: unknown): unknown {
  if (typeof value === 'string') return recordableText(value);
  if (Array.isArray(value)) return value.map(recordableValue);
  if (!isMembers(value)) return value;
  const open = Object.entries(value).filter(([name]) => !SECRET.test(name));
  return Object.fromEntries(open.map(([name, inner]) => [recordableText(name), recordableValue(inner)]));
}

/** Of members that hold members in turn (roles by user), those within that differ. Lists are taken as a whole. */
function differences(was: Members, is: Members): [earlier: Members, later: Members] {
  const earlier: [string, unknown][] = [];
  const later: [string, unknown][] = [];
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const [old, now] = [own(was, name), own(is, name)];
    if (JSON.stringify(old) === JSON.stringify(now)) continue;
    const [less, more] = isMembers(old) && isMembers(now) ? differences(old, now) : [old, now];
    if (less !== undefined) earlier.push([name, less]);
    if (more !== undefined) later.push([name, more]);
  }
  return [Object.fromEntries(earlier), Object.fromEntries(later)];
}

function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

function recorded(state: unknown): Members | null {
  return isMembers(state) && state['status'] !== 'absent' ? recordable(state) : null;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
