/** Whether each accepted event has come to exactly one end: looked at once a minute, for all projects. */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { encodeReceipt, TOPICS, type LedgerCheckAnswer } from '#contracts';
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
/** That are named; an answer is to be read by people. */
const MINUTES_SHOWN = 100;
/** Minutes that a check reads anew from the log, one of a project; further ones are read in the next. */
const MOST_READ = 5;

type MissingEvent = NonNullable<LedgerCheckAnswer['firstMissing']>;

interface Found {
  readonly checkedAt: string;
  readonly settledUntil: string;
  /** Oldest first. */
  readonly imbalances: readonly Imbalance[];
  /** The first event that is missing from a minute; null: none was found there. Of those that were looked at. */
  readonly missing: ReadonlyMap<string, MissingEvent | null>;
}

@Injectable()
export class LedgerCheck implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly repetition: Repetition;
  /** Made with the first figure: before it there is none to show. */
  private gauge: Gauge | null = null;
  private found: Found | null = null;

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
    return this.found && answerOf(this.found, this.found.imbalances);
  }

  /** The same of one project. */
  lastOf(projectId: string): LedgerCheckAnswer | null {
    const own = this.found?.imbalances.filter((each) => each.projectId === projectId) ?? [];
    return this.found && answerOf(this.found, own);
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
    const missing = await this.missingOf(imbalances);
    this.found = {
      checkedAt: new Date(now).toISOString(),
      settledUntil: new Date(settledUntil).toISOString(),
      imbalances,
      missing,
    };
    const { imbalance, firstMissing } = answerOf(this.found, imbalances);
    if (imbalance > 0)
      this.logger.error({ imbalance, first: imbalances[0], firstMissing }, 'the ledger does not balance');
    this.show(imbalance);
  }

  private show(imbalance: number): void {
    this.gauge ??= new Gauge({
      name: 'nexuspipe_ledger_imbalance',
      help: 'Events of settled minutes of the last day that have no end, and ends that have no event; 0: all is accounted for.',
      registers: [this.registry],
    });
    this.gauge.set(imbalance);
  }

  /** Looked for once: the log does not change. Of each project until one is found. */
  private async missingOf(imbalances: readonly Imbalance[]): Promise<Found['missing']> {
    const missing = new Map<string, MissingEvent | null>();
    const named = new Set<string>();
    const read = new Set<string>();
    for (const imbalance of imbalances) {
      const { projectId, difference } = imbalance;
      if (difference < 0 || named.has(projectId)) continue;
      const key = keyOf(imbalance);
      let event = this.found?.missing.get(key);
      if (event === undefined) {
        if (read.has(projectId) || read.size >= MOST_READ) continue;
        read.add(projectId);
        event = placeOf(projectId, await firstMissing(this.database, this.log, imbalance));
      }
      missing.set(key, event);
      if (event) named.add(projectId);
    }
    return missing;
  }
}

/** Of some of what was found. */
function answerOf({ checkedAt, settledUntil, missing }: Found, imbalances: readonly Imbalance[]): LedgerCheckAnswer {
  return {
    checkedAt,
    settledUntil,
    imbalance: imbalances.reduce((sum, { difference }) => sum + Math.abs(difference), 0),
    minutes: imbalances
      .slice(0, MINUTES_SHOWN)
      .map(({ minute, ...rest }) => ({ ...rest, minute: new Date(minute).toISOString() })),
    firstMissing: imbalances.map((each) => missing.get(keyOf(each))).find(Boolean) ?? null,
  };
}

const keyOf = ({ projectId, stream, minute, difference }: Imbalance): string =>
  JSON.stringify([projectId, stream, minute, difference]);

function placeOf(projectId: string, missing: AcceptedEvent | null): MissingEvent | null {
  if (!missing) return null;
  const { id: eventId, partition, offset } = missing;
  const place = { topic: TOPICS.raw, partition, offset };
  return { projectId, eventId, receipt: encodeReceipt(place), ...place, offset: String(offset) };
}
