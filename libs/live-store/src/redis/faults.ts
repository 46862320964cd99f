/** Tells an outage of Redis, which passes, from a fault in what was asked. */
import { LiveStoreUnavailable } from '../faults.js';

/** Replies of a server that is there but cannot serve now (redis.io, "error replies"). */
const PASSING_REPLIES = /^(LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|READONLY|BUSY|OOM|MISCONF|NOREPLICAS)\b/;

/** Runs a command; whatever means "not now" is thrown as LiveStoreUnavailable, without the server's address. */
export async function reaching<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (fault) {
    throw asOutage(fault);
  }
}

function asOutage(fault: unknown): unknown {
  if (!(fault instanceof Error)) return fault;
  if (fault.name === 'ReplyError') {
    return PASSING_REPLIES.test(fault.message) ? unavailable(fault) : fault;
  }
  return unavailable(fault);
}

function unavailable(fault: Error): LiveStoreUnavailable {
  return new LiveStoreUnavailable(`Redis does not answer: ${fault.message}`, { cause: fault });
}
