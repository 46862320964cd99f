/**
 * Stores when keys were last used. Ingest and the gateways note it in the live store, which any gateway takes it out of: so a
 * key that is used a thousand times a second is written once a round.
 */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { noteCollectorUses } from '#event-store';
import type { LiveStore } from '#live-store';
import type { Logger } from '#runtime';
import { LIVE_STORE, LOGGER } from '../../parts.js';
import { acrossProjects } from '../../tenancy/project-scope.js';
import { Repetition } from './repetition.js';

const EVERY_MS = 15_000;
/** In one statement. */
const BATCH = 1_000;

@Injectable()
export class CollectorUses implements OnApplicationBootstrap, OnApplicationShutdown {
  /** At this gateway, since the last round. */
  private own = new Map<string, number>();
  private readonly repetition: Repetition;

  constructor(
    private readonly database: DataSource,
    @Inject(LIVE_STORE) private readonly live: LiveStore,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.repetition = new Repetition(() => this.store(), {
      everyMs: EVERY_MS,
      onFault: (fault) => logger.warn({ err: fault }, 'last uses of keys were not stored; trying again'),
    });
  }

  onApplicationBootstrap(): void {
    this.repetition.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.repetition.close();
  }

  /** A key of the collector was shown to this gateway; epoch ms. */
  used(collectorId: string, at: number): void {
    this.own.set(collectorId, at);
  }

  /** Stores what there is. What could not be stored goes back to where it was taken from. */
  async store(): Promise<void> {
    await this.noteOwn();
    for (;;) {
      const uses = await this.live.lastUses.take(BATCH);
      if (uses.length > 0) await this.storeBatch(uses);
      if (uses.length < BATCH) return;
    }
  }

  private async noteOwn(): Promise<void> {
    if (this.own.size === 0) return;
    const uses = [...this.own].map(([id, at]) => ({ id, at }));
    this.own = new Map();
    await this.live.lastUses.note(uses);
  }

  private async storeBatch(uses: Awaited<ReturnType<LiveStore['lastUses']['take']>>): Promise<void> {
    try {
      await acrossProjects(() => noteCollectorUses(this.database.manager, uses));
    } catch (fault) {
      await this.live.lastUses.note(uses);
      throw fault;
    }
  }
}
