/** How many sockets there are of each collector and from each address. */
import { addressBlock } from '#domain';
import { INGEST_SOCKET_LIMITS as LIMITS } from '#contracts';
import { refuse, type Refusal } from '../../refusal.js';

const RETRY_LATER = { 'retry-after': '10' };

/** Whose socket it is. */
export interface SocketOwner {
  readonly collectorId: string;
  readonly address: string | null;
}

export class OpenSockets {
  private readonly byCollector = new Map<string, number>();
  private readonly byAddress = new Map<string, number>();

  /** Whether there may be one more. */
  refusal({ collectorId, address }: SocketOwner): Refusal | null {
    if ((this.byCollector.get(collectorId) ?? 0) >= LIMITS.socketsPerCollector) {
      return refuse('TOO_MANY_REQUESTS', `a collector has at most ${LIMITS.socketsPerCollector} sockets`, RETRY_LATER);
    }
    if (address !== null && (this.byAddress.get(addressBlock(address)) ?? 0) >= LIMITS.socketsPerAddress) {
      return refuse('TOO_MANY_REQUESTS', `an address has at most ${LIMITS.socketsPerAddress} sockets`, RETRY_LATER);
    }
    return null;
  }

  enter(owner: SocketOwner): void {
    this.count(owner, 1);
  }

  leave(owner: SocketOwner): void {
    this.count(owner, -1);
  }

  private count({ collectorId, address }: SocketOwner, by: number): void {
    add(this.byCollector, collectorId, by);
    if (address !== null) add(this.byAddress, addressBlock(address), by);
  }
}

function add(counts: Map<string, number>, name: string, by: number): void {
  const count = (counts.get(name) ?? 0) + by;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}
