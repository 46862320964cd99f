/**
 * Lifts the month's counters of projects to what the ledger says was accepted: a live store that lost its counters does not
 * give a quota anew. What single collectors sent is not in the ledger, so their counters begin anew then.
 */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { keptUntil, monthOf, quotaCounter } from '#domain';
import { projectsWithQuota } from '#event-store';
import type { LiveStore } from '#live-store';
import { readAccepted, reading } from '#read-model/reader';
import type { Logger } from '#runtime';
import { LIVE_STORE, LOGGER } from '../../parts.js';
import { acrossProjects } from '../../tenancy/project-scope.js';
import { Repetition } from './repetition.js';

const EVERY_MS = 60_000;

@Injectable()
export class QuotaFloors implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly repetition: Repetition;

  constructor(
    private readonly database: DataSource,
    @Inject(LIVE_STORE) private readonly live: LiveStore,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.repetition = new Repetition(() => this.raise(Date.now()), {
      everyMs: EVERY_MS,
      onFault: (fault) => logger.warn({ err: fault }, 'quotas were not compared with the ledger; trying again'),
    });
  }

  onApplicationBootstrap(): void {
    this.repetition.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.repetition.close();
  }

  /** `now` in epoch ms: its month is the one that is looked at. */
  async raise(now: number): Promise<void> {
    const month = monthOf(now);
    const accepted = await acrossProjects(async () => {
      const projectIds = await projectsWithQuota(this.database.manager);
      if (projectIds.length === 0) return new Map<string, number>();
      const range = { projectIds, from: month.startsAt, to: month.endsAt };
      return reading(this.database, (tx) => readAccepted(tx, range));
    });
    if (accepted.size === 0) return;
    const floors = [...accepted].map(([projectId, used]) => ({
      counter: quotaCounter('project-month', projectId, month),
      used,
      expiresAt: keptUntil(month),
    }));
    await this.live.limits.raise(floors);
  }
}
