import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { RedriveAnswer, RedrivenEvent } from '#contracts';
import {
  isRefusal,
  maskSecrets,
  writeJsonTree,
  type JsonNode,
  type MappingStep,
  type PartitionKey,
  type RawEvent,
  type Refusal,
} from '#domain';
import { ControlStore, markRejections, recordAudit, type Author } from '#event-store';
import { ChosenEvents, type Choice } from './chosen.js';
import { isRefused, judgeRedriven } from './judge-redriven.js';
import { Originals, type Original } from './originals.js';
import { RawAppends } from './raw-appends.js';
import { RejectedMetrics } from './rejected.metrics.js';
import { rejectedId } from './rejected-id.js';
import { isUnreadable } from './rejected.view.js';
import { Senders } from './senders.js';

/** Sends rejected events again, mended. `projectId` null: of any project. */
export class RedriveRejected extends Command<RedriveAnswer | Refusal> {
  constructor(
    /** With the reason. */
    readonly author: Author,
    readonly projectId: string | null,
    readonly choice: Choice,
    readonly mapping: readonly MappingStep[],
    readonly dryRun: boolean,
  ) {
    super();
  }
}

/** Of a dry run so many are shown after the mapping. */
const MOST_SHOWN = 20;

interface Decided {
  readonly original: Original;
  readonly answer: RedrivenEvent;
  /** Null: it is not sent again. */
  readonly event: RawEvent | null;
  /** Of its stream. */
  readonly routedBy?: PartitionKey | undefined;
}

@CommandHandler(RedriveRejected)
export class RedriveRejectedHandler implements ICommandHandler<RedriveRejected> {
  constructor(
    private readonly chosen: ChosenEvents,
    private readonly originals: Originals,
    private readonly senders: Senders,
    private readonly appends: RawAppends,
    private readonly store: ControlStore,
    private readonly metrics: RejectedMetrics,
  ) {}

  async execute(command: RedriveRejected): Promise<RedriveAnswer | Refusal> {
    const { rows, more } = await this.chosen.of(command.projectId, command.choice, true);
    const originals = await this.originals.read(rows);
    const decided = await this.decide(originals, command);
    const sent = decided.filter((one): one is Decided & { event: RawEvent } => one.event !== null);
    const receipts = command.dryRun ? null : await this.send(sent, command);
    if (receipts && isRefusal(receipts)) return receipts;
    const events = decided.map((one) => {
      const receipt = receipts?.get(one.answer.id);
      return receipt === undefined ? one.answer : { ...one.answer, receipt };
    });
    const refused = events.filter(({ outcome }) => outcome === 'refused').length;
    return { dryRun: command.dryRun, accepted: sent.length, refused, events, more };
  }

  private async decide(originals: readonly Original[], { mapping, dryRun }: RedriveRejected) {
    const senderOf = this.senders.lookUp();
    const now = Date.now();
    const decided: Decided[] = [];
    for (const original of originals) {
      const { row, event } = original;
      const id = rejectedId(row);
      const none = { original, event: null };
      if (row.state === 'redriven') {
        decided.push({ ...none, answer: { id, outcome: 'already_redriven', eventId: row.eventId || null } });
      } else if (event?.kind !== 'object' || isUnreadable(row)) {
        const detail = 'nothing that could be sent again was kept of it';
        decided.push({ ...none, answer: { id, outcome: 'not_redrivable', eventId: null, detail } });
      } else {
        const sender = await senderOf(original);
        const { mended, verdict } = judgeRedriven(original, event, { mapping, sender, now });
        const isShown = dryRun && decided.length < MOST_SHOWN;
        const shown = isShown && { before: textOf(event), payload: textOf(mended) };
        const answer = { id, ...answerOf(verdict), ...shown };
        if (isRefused(verdict)) decided.push({ original, answer, event: null });
        else decided.push({ original, answer, event: verdict, routedBy: sender.partitionKeys.get(verdict.stream) });
      }
    }
    return decided;
  }

  /**
   * Appended first, then marked: a crash in between leaves them open, and who sends them again then counts nothing twice,
   * for every one claims the place that it came from. Answers with the receipts by the id of the rejected event.
   */
  private async send(
    sent: readonly (Decided & { readonly event: RawEvent })[],
    { author, projectId, mapping }: RedriveRejected,
  ): Promise<ReadonlyMap<string, string> | Refusal> {
    if (sent.length === 0) return new Map<string, string>();
    const receipts = await this.appends.append(
      sent.map(({ original, event, routedBy }) => ({ original, event, routedBy })),
    );
    const at = new Date();
    const outcome = await this.store.transact({ author, at }, async (_transaction, manager) => {
      const records = sent.map(({ original: { row }, event }) => ({ ...row, eventId: event.id }));
      const marked = await markRejections(manager, 'redriven', records, { author, at });
      const after = { events: marked, mapping, ids: sent.slice(0, MOST_SHOWN).map(({ answer }) => answer.id) };
      await recordAudit(manager, { author, at, action: 'redrive_rejected', projectId, after });
      return marked;
    });
    if (isRefusal(outcome)) return outcome;
    this.metrics.decided('redriven', outcome);
    return new Map(sent.map(({ answer }, index) => [answer.id, receipts[index]!]));
  }
}

const textOf = (event: JsonNode): string => writeJsonTree(maskSecrets(event).event);

function answerOf(verdict: ReturnType<typeof judgeRedriven>['verdict']): Omit<RedrivenEvent, 'id'> {
  if (!isRefused(verdict)) return { outcome: 'accepted', eventId: verdict.id };
  const { code, detail, pointer } = verdict;
  return { outcome: 'refused', eventId: null, code, detail, pointer };
}
