/**
 * Takes one member out of a JSON object and leaves the text of every other one as it was sent: numbers keep their
 * digits, members their order. Used to drop an address from `context` without rewriting what else stands there.
 */
import { objectMembers } from '../json-text/object-members.js';

/**
 * The object without its top-level members called `name` (there may be several; the name may be written with escapes).
 * Text that is not an object comes back as it is. Throws SyntaxError where an object's text breaks off.
 */
export function withoutMember(json: string, name: string): string {
  const members = objectMembers(json);
  const kept = members.filter((member) => member.name !== name);
  if (kept.length === members.length) return json;
  return `{${kept.map(({ start, end }) => json.slice(start, end)).join(',')}}`;
}
