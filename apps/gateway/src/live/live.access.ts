/** What the live feed asks about who is connected: who it is, and what it may. */
import type { ErrorCode } from '#contracts';
import type { Principal } from '../access/principal.js';
import type { Need } from '../access/needs.js';

export interface LiveAccess {
  /** Whom a token speaks for; null when it is not valid (any more). */
  principalOf(token: string): Promise<Principal | null>;
  /** The code of the refusal; null: it may. `projectId` null: no project is asked about. */
  refusal(need: Need, principal: Principal, projectId: string | null): Promise<ErrorCode | null>;
  /** Names of the project's streams. */
  streamsOf(projectId: string): Promise<readonly string[]>;
  /** Whether the stream's visitors may be in several partitions. */
  isSpread(projectId: string, stream: string): Promise<boolean>;
}

export const LIVE_ACCESS = Symbol('LiveAccess');
