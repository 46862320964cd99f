import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DiscardAnswer } from '#contracts';
import { isRefusal, type Refusal } from '#domain';
import { ControlStore, markRejections, recordAudit, type Author } from '#event-store';
import { ChosenEvents, type Choice } from './chosen.js';
import { RejectedMetrics } from './rejected.metrics.js';
import { rejectedId } from './rejected-id.js';

/** Gives rejected events up: they stay what they are, and are no longer listed. `projectId` null: of any project. */
export class DiscardRejected extends Command<DiscardAnswer | Refusal> {
  constructor(
    /** With the reason. */
    readonly author: Author,
    readonly projectId: string | null,
    readonly choice: Choice,
  ) {
    super();
  }
}

/** So many are named in the audit log. */
const MOST_NAMED = 20;

@CommandHandler(DiscardRejected)
export class DiscardRejectedHandler implements ICommandHandler<DiscardRejected> {
  constructor(
    private readonly chosen: ChosenEvents,
    private readonly store: ControlStore,
    private readonly metrics: RejectedMetrics,
  ) {}

  async execute({ author, projectId, choice }: DiscardRejected): Promise<DiscardAnswer | Refusal> {
    const { rows, more } = await this.chosen.of(projectId, choice);
    const at = new Date();
    const discarded = await this.store.transact({ author, at }, async (_transaction, manager) => {
      const records = rows.map((row) => ({ ...row, eventId: null }));
      const marked = await markRejections(manager, 'discarded', records, { author, at });
      const after = { events: marked, ids: rows.slice(0, MOST_NAMED).map(rejectedId) };
      if (marked > 0) await recordAudit(manager, { author, at, action: 'discard_rejected', projectId, after });
      return marked;
    });
    if (isRefusal(discarded)) return discarded;
    this.metrics.decided('discarded', discarded);
    return { discarded, more };
  }
}
