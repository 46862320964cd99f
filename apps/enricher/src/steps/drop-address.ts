/**
 * The address has done its work: `context.ip` is taken out here, and only a project that keeps addresses finds it in the
 * enriched event's `address`. All other text of `context` stays as it was sent.
 */
import { withoutMember, type RawEvent } from '#domain';
import { NOTHING, type Findings } from '../pipeline/step.js';

export function dropAddress({ context }: RawEvent): Findings {
  // The name may be written with escapes, such as "\u0069p".
  if (context === null || !(context.includes('"ip"') || context.includes('\\u'))) return NOTHING;
  return { context: withoutMember(context, 'ip') };
}
