/**
 * Streams whose visitors may be in several partitions, for the live counters: those that go by something else than the
 * visitor, and those that did a moment ago. Asked for every second by whoever watches, so it is remembered for a while.
 */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { streamsOf, type StreamRow } from '#event-store';
import type { Logger } from '#runtime';
import { LOGGER } from '../../parts.js';
import { inProject } from '../../tenancy/project-scope.js';

/** How long the counters hold a visitor, and the way of an event to them, generously. */
const MIXED_MS = 10 * 60_000;
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 1_000;

interface Remembered {
  readonly until: number;
  readonly names: Promise<ReadonlySet<string>>;
}

@Injectable()
export class SpreadStreams {
  private readonly projects = new Map<string, Remembered>();

  constructor(
    private readonly database: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether one of the project's streams is such. Throws what the database says if it never answered. */
  async includes(projectId: string, streams: readonly string[]): Promise<boolean> {
    const names = await this.namesOf(projectId, Date.now());
    return names.size > 0 && streams.some((stream) => names.has(stream));
  }

  private namesOf(projectId: string, now: number): Promise<ReadonlySet<string>> {
    const known = this.projects.get(projectId);
    if (known && known.until > now) return known.names;
    if (this.projects.size >= MOST_REMEMBERED) this.projects.clear();
    const names = this.read(projectId, now).catch((fault: unknown) => {
      if (!known) {
        this.projects.delete(projectId);
        throw fault;
      }
      this.logger.debug({ err: fault }, 'what streams go by is not known anew');
      return known.names;
    });
    this.projects.set(projectId, { until: now + REMEMBERED_MS, names });
    return names;
  }

  private async read(projectId: string, now: number): Promise<ReadonlySet<string>> {
    const rows = await inProject(projectId, () => streamsOf(this.database.manager, projectId));
    return new Set(rows.filter((row) => isSpread(row, now)).map(({ name }) => name));
  }
}

function isSpread({ partitionKey, routingSetAt }: StreamRow, now: number): boolean {
  return partitionKey !== 'visitor' || (routingSetAt !== null && now - routingSetAt.getTime() < MIXED_MS);
}
