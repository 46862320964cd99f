/** What one caller may take of a gateway: connections at a time, and messages a second on each. */
import { SOCKET_LIMITS } from '#contracts';
import type { Principal } from '../access/principal.js';

const SECOND_MS = 1_000;

/** Counts the connections of everybody at this gateway. */
export class OpenSockets {
  private readonly open = new Map<string, number>();

  /** Counts one more; false: that is more than there may be. It is counted all the same, until `leave`. */
  enter(principal: Principal): boolean {
    const caller = callerOf(principal);
    const count = (this.open.get(caller) ?? 0) + 1;
    this.open.set(caller, count);
    return count <= SOCKET_LIMITS.socketsEach;
  }

  leave(principal: Principal): void {
    const caller = callerOf(principal);
    const left = (this.open.get(caller) ?? 0) - 1;
    if (left > 0) this.open.set(caller, left);
    else this.open.delete(caller);
  }
}

/** All tokens of a person are that person. */
function callerOf(principal: Principal): string {
  return principal.kind === 'key' ? `key ${principal.collectorId}` : `user ${principal.userId}`;
}

/** Answers, for each message of a socket, whether it is within the bound. */
export function messageBound(now: () => number = Date.now): () => boolean {
  let began = now();
  let count = 0;
  return () => {
    const at = now();
    if (at - began >= SECOND_MS) {
      began = at;
      count = 0;
    }
    count += 1;
    return count <= SOCKET_LIMITS.messagesPerSecond;
  };
}
