/** Stores when keys were last used: ingest notes it in the live store, which any gateway takes it out of. */
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

  /** Stores what there is. What could not be stored goes back to where it was taken from. */
  async store(): Promise<void> {
    for (;;) {
      const uses = await this.live.lastUses.take(BATCH);
      if (uses.length > 0) await this.storeBatch(uses);
      if (uses.length < BATCH) return;
    }
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
