/** Who shows no key that is known: counted, and heard only as often as the limits let. */
import { isApiKey } from '#domain';
import { logUnavailable } from '../answer/fault-refusal.js';
import { authenticate, type RequestOrigin } from '../authenticate/authenticate.js';
import type { PresentedKey } from '../authenticate/presented-key.js';
import type { Sender } from '../authenticate/sender.js';
import { isRefusal, type Refusal } from '../refusal.js';
import type { EntryRules } from './entry-rules.js';

/** Who it is after all, or why it is not let in. `refusal`: what was said of the key at first. */
export async function hearStranger(
  presented: PresentedKey,
  from: RequestOrigin,
  refusal: Refusal,
  rules: EntryRules,
  now: number,
): Promise<Sender | Refusal> {
  const unheard = rules.limiter.countStranger(from.address);
  if (unheard) return withOwner(unheard, refusal);
  const sender = await askTheLog(presented, from, refusal, rules, now);
  if (!isRefusal(sender)) rules.limiter.uncountStranger(from.address);
  return sender;
}

/**
 * A key that is none of ours may have been made a moment ago: what the log says of it is heard before it is refused. While
 * the log says nothing nobody is told that there is no such key: senders give up on a 401.
 */
export async function askTheLog(
  presented: PresentedKey,
  from: RequestOrigin,
  refusal: Refusal,
  { keys, feed }: EntryRules,
  now: number,
): Promise<Sender | Refusal> {
  if (refusal.code !== 'KEY_UNKNOWN' || !isApiKey(presented.key)) return refusal;
  const isKnowable = await feed.caughtUp();
  const sender = authenticate(presented, from, keys, now);
  if (isKnowable || !isRefusal(sender) || sender.code !== 'KEY_UNKNOWN') return sender;
  return logUnavailable('it does not say yet whether there is such a key');
}

/** The refusal, of whoever another one is of. */
function withOwner(refusal: Refusal, { owner }: Refusal): Refusal {
  return owner ? { ...refusal, owner } : refusal;
}
