/** Whether each accepted event has come to exactly one end: looked at once a minute, for all projects. */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { TOPICS, type LedgerCheckAnswer } from '#contracts';
import type { EventLog } from '#event-log';
import { readImbalances, reading, type AcceptedEvent, type Imbalance } from '#read-model/reader';
import type { Logger } from '#runtime';
import { Repetition } from '../control/upkeep/repetition.js';
import { EVENT_LOG, LOGGER } from '../parts.js';
import { FreshnessClock } from '../queries/freshness/freshness.js';
import { acrossProjects } from '../tenancy/project-scope.js';
import { firstMissing } from './missing-event.js';
import { PipelineLag } from './pipeline-lag.js';

const EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
/** Receipt, acceptance and outcome are counted one after the other: what was received since need not balance. */
const GRACE_MS = 60_000;
const LEDGER = 'event-ledger';

@Injectable()
export class LedgerCheck implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly repetition: Repetition;
  /** Made with the first figure: before it there is none to show. */
  private gauge: Gauge | null = null;
  private found: { readonly answer: LedgerCheckAnswer; readonly first: Imbalance | undefined } | null = null;

  constructor(
    private readonly database: DataSource,
    private readonly lag: PipelineLag,
    private readonly clock: FreshnessClock,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly registry: Registry,
  ) {
    this.repetition = new Repetition(() => this.check(), {
      everyMs: EVERY_MS,
      onFault: (fault) => logger.warn({ err: fault }, 'whether the ledger balances is not known; trying again'),
    });
  }

  onApplicationBootstrap(): void {
    this.repetition.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.repetition.close();
  }

  /** What the last check has found; null before the first. */
  last(): LedgerCheckAnswer | null {
    return this.found?.answer ?? null;
  }

  /** Throws what the log and the database throw. */
  check(): Promise<void> {
    return acrossProjects(() => this.checkNow());
  }

  private async checkNow(): Promise<void> {
    const asOf = await this.clock.asOf();
    const ledger = (await this.lag.read()).find(({ stage }) => stage === LEDGER);
    const now = Date.now();
    const settledUntil = Math.min(asOf, now - GRACE_MS - (ledger?.lagMs ?? 0));
    const imbalances = await reading(this.database, (tx) => readImbalances(tx, now - DAY_MS, settledUntil));
    const [first] = imbalances;
    const missing = await this.missingOf(first);
    const imbalance = imbalances.reduce((sum, { difference }) => sum + Math.abs(difference), 0);
    if (imbalance > 0) this.logger.error({ imbalance, first, missing }, 'the ledger does not balance');
    this.show(imbalance);
    this.found = {
      first,
      answer: {
        checkedAt: new Date(now).toISOString(),
        settledUntil: new Date(settledUntil).toISOString(),
        imbalance,
        minutes: imbalances.map(({ minute, ...rest }) => ({ ...rest, minute: new Date(minute).toISOString() })),
        firstMissing: missing,
      },
    };
  }

  private show(imbalance: number): void {
    this.gauge ??= new Gauge({
      name: 'nexuspipe_ledger_imbalance',
      help: 'Events of settled minutes of the last day that have no end, and ends that have no event; 0: all is accounted for.',
      registers: [this.registry],
    });
    this.gauge.set(imbalance);
  }

  /** Looked for once: the log does not change. */
  private async missingOf(first: Imbalance | undefined): Promise<LedgerCheckAnswer['firstMissing']> {
    if (!first || first.difference < 0) return null;
    if (this.found && isSame(this.found.first, first)) return this.found.answer.firstMissing;
    return placeOf(await firstMissing(this.database, this.log, first));
  }
}

function isSame(a: Imbalance | undefined, b: Imbalance): boolean {
  return (
    a?.minute === b.minute && a.projectId === b.projectId && a.stream === b.stream && a.difference === b.difference
  );
}

function placeOf(missing: AcceptedEvent | null): LedgerCheckAnswer['firstMissing'] {
  if (!missing) return null;
  const { id: eventId, partition, offset } = missing;
  return { eventId, topic: TOPICS.raw, partition, offset: String(offset) };
}
