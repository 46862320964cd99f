/**
 * The event store of the control plane. One transaction holds a decision as a whole: its facts, what the next request
 * reads, and the outbox rows. Two decisions on one version of an aggregate end with one of them refused (CONFLICT).
 */
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import { isRefusal, refuse, type Refusal } from '#domain';
import { ControlTransaction, type Metadata } from './control-transaction.js';

/** Unique constraints whose breach is a refusal, not a fault. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  control_events_version: refuse('CONFLICT', 'somebody else changed it meanwhile'),
  streams_name: refuse('NAME_TAKEN', 'the project has a stream of that name', 'name'),
  users_email: refuse('NAME_TAKEN', 'there is an account with this email', 'email'),
  collector_keys_pkey: refuse('NAME_TAKEN', 'there is a collector with this key', 'key'),
  memberships_pkey: refuse('NAME_TAKEN', 'is a member already', 'email'),
  invitations_email: refuse('NAME_TAKEN', 'is invited already', 'email'),
};

/** Carries a refusal out of a transaction, which rolls back on it. */
class RolledBack extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.detail);
  }
}

/** What a transaction does: decide, once or several times, and read with its manager. */
export type ControlWork<T> = (transaction: ControlTransaction, manager: EntityManager) => Promise<T | Refusal>;

export class ControlStore {
  private readonly listeners = new Set<() => Promise<void>>();

  constructor(readonly database: DataSource) {}

  /** Runs one decision, or several that stand and fall together. A refusal that `work` answers with undoes all of it. */
  async transact<T>(metadata: Metadata, work: ControlWork<T>): Promise<T | Refusal> {
    const outcome = await this.run(metadata, work);
    if (!isRefusal(outcome)) await Promise.all([...this.listeners].map((listener) => listener()));
    return outcome;
  }

  /**
   * Calls the listener after each commit of this process, and answers the command when it resolves; answers with the way
   * to stop it. A listener must not reject: what is committed is done.
   */
  onCommitted(listener: () => Promise<void>): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async run<T>(metadata: Metadata, work: ControlWork<T>): Promise<T | Refusal> {
    try {
      return await this.database.transaction(async (manager) => {
        const outcome = await work(new ControlTransaction(manager, metadata), manager);
        if (isRefusal(outcome)) throw new RolledBack(outcome);
        return outcome;
      });
    } catch (fault) {
      const refusal = fault instanceof RolledBack ? fault.refusal : refusalOf(fault);
      if (refusal) return refusal;
      throw fault;
    }
  }
}

function refusalOf(fault: unknown): Refusal | null {
  if (!(fault instanceof QueryFailedError)) return null;
  const { constraint } = fault.driverError as { constraint?: string };
  return (constraint && REFUSALS[constraint]) || null;
}
