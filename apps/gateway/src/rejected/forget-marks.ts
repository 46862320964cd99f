/** Forgets what was decided on rejected events that are no longer listed. */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { forgetRejectionMarks } from '#event-store';
import type { Logger } from '#runtime';
import { Repetition } from '../control/upkeep/repetition.js';
import { LOGGER } from '../parts.js';
import { acrossProjects } from '../tenancy/project-scope.js';

const EVERY_MS = 6 * 3_600_000;
/** Rejected events are listed for two months at most, from when they were received. */
const KEPT_MS = 93 * 24 * 3_600_000;

@Injectable()
export class ForgetMarks implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly repetition: Repetition;

  constructor(database: DataSource, @Inject(LOGGER) logger: Logger) {
    const forget = () => forgetRejectionMarks(database.manager, new Date(Date.now() - KEPT_MS));
    this.repetition = new Repetition(() => acrossProjects(forget), {
      everyMs: EVERY_MS,
      onFault: (fault) => logger.warn({ err: fault }, 'decisions on rejected events were not forgotten; trying again'),
    });
  }

  onApplicationBootstrap(): void {
    this.repetition.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.repetition.close();
  }
}
