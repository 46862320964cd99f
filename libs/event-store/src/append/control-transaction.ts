/** One transaction of the control plane: load, decide, append, fold into the read side, put into the outbox. */
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { upcast } from '#contracts';
import { fold, isRefusal, type Decider, type Refusal } from '#domain';
import { changesBetween } from '../audit/changes.js';
import { recordAudit } from '../audit/record-audit.js';
import { isPublished } from '../outbox/published.js';
import { applyToReadSide } from '../read-side/apply.js';
import { CONTROL_PLANE_SCHEMA, LOCK_SPACE, LOCKS } from '../schema.js';
import { ControlEventRow } from '../tables/control-event.table.js';
import { ControlOutboxRow } from '../tables/control-outbox.table.js';
import type { Author } from './author.js';
import { AGGREGATES, type AggregateName, type Commands, type StoredFact } from './aggregates.js';

export interface Metadata {
  readonly author: Author;
  readonly at: Date;
}

export class ControlTransaction {
  constructor(
    private readonly manager: EntityManager,
    private readonly metadata: Metadata,
  ) {}

  /** Decides on a command and appends the facts; answers with how many there were, or with the refusal. */
  async decide<A extends AggregateName>(aggregate: A, id: string, command: Commands[A]): Promise<number | Refusal> {
    const { decider, history, state, facts } = await this.deliberate(aggregate, id, command);
    if (isRefusal(facts)) return facts;
    if (facts.length === 0) return 0;
    await this.append(aggregate, id, history.length, facts);
    const after = fold({ initial: state, evolve: decider.evolve }, facts);
    await recordAudit(this.manager, {
      ...this.metadata,
      action: command.type,
      target: { kind: aggregate, id },
      projectId: projectOf(facts[0]!),
      ...changesBetween(state, after),
    });
    return facts.length;
  }

  /** What a command would come to, without doing it. */
  async preview<A extends AggregateName>(
    aggregate: A,
    id: string,
    command: Commands[A],
  ): Promise<readonly StoredFact[] | Refusal> {
    return (await this.deliberate(aggregate, id, command)).facts;
  }

  private async deliberate<A extends AggregateName>(aggregate: A, id: string, command: Commands[A]) {
    const decider = AGGREGATES[aggregate] as unknown as Decider<unknown, Commands[A], StoredFact>;
    const history = await this.historyOf(aggregate, id);
    const state = fold(decider, history);
    return { decider, history, state, facts: decider.decide(command, state) };
  }

  /** As plain rows: making entities of them took most of the time of a decision on a long past. */
  private async historyOf(aggregate: AggregateName, aggregateId: string): Promise<readonly StoredFact[]> {
    const rows = await this.manager.query<Pick<ControlEventRow, 'type' | 'payload'>[]>(
      `SELECT type, payload FROM ${CONTROL_PLANE_SCHEMA}.control_events
       WHERE aggregate = $1 AND aggregate_id = $2 ORDER BY version`,
      [aggregate, aggregateId],
    );
    return rows.map(({ type, payload }) => upcast({ ...payload, type }) as unknown as StoredFact);
  }

  private async append(aggregate: AggregateName, aggregateId: string, expected: number, facts: readonly StoredFact[]) {
    // Positions are handed out under a lock that lasts to the commit: who reads by position never passes a row that
    // commits later.
    await this.manager.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCKS.append]);
    const { author, at } = this.metadata;
    const rows = facts.map(({ type, ...payload }, index) => ({
      id: randomUUID(),
      aggregate,
      aggregateId,
      version: expected + index + 1,
      type,
      payload,
      actor: author.id,
      at,
    }));
    const { identifiers } = await this.manager.insert(ControlEventRow, rows);
    for (const fact of facts) await applyToReadSide(this.manager, fact, { at, actor: author.id });
    const outbox = identifiers
      .filter((_, index) => isPublished(facts[index]!.type))
      .map(({ position }) => ({ position }));
    if (outbox.length > 0) await this.manager.insert(ControlOutboxRow, outbox as { position: string }[]);
  }
}

/** Null: of a person. */
function projectOf(fact: StoredFact): string | null {
  return 'projectId' in fact ? fact.projectId : null;
}
