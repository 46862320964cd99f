import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyFeed } from '../keys/key-feed.js';
import type { KeyUses } from '../limits/key-uses.js';
import type { Limiter } from '../limits/limiter.js';

/** What a request is let in by. */
export interface EntryRules {
  readonly keys: KeyDirectory;
  readonly feed: Pick<KeyFeed, 'caughtUp'>;
  readonly limiter: Limiter;
  readonly uses: KeyUses;
}
