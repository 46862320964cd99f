/** What is kept of a project, and what the installation takes on disk. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { StorageAnswer, StorageStream } from '#contracts';
import { streamsOf, streamsThatSayRetention, type StreamRow } from '#event-store';
import { readKeptStreams, readTableSizes, type KeptStream } from '#read-model/reader';
import { diskSpace, folderBytes } from '#runtime';
import { SETTINGS, type GatewaySettings } from '../parts.js';
import { FreshnessClock } from '../queries/freshness/freshness.js';
import { Readings } from '../queries/readings/readings.js';
import { SharedReadings } from '../queries/readings/shared-readings.js';

/** What takes a while to look through. */
interface Stored extends Pick<StorageAnswer, 'asOf' | 'database' | 'logBytes' | 'disk'> {
  readonly kept: readonly KeptStream[];
}

@Injectable()
export class StorageQueryService {
  private readonly shared = new SharedReadings();

  constructor(
    private readonly database: DataSource,
    private readonly clock: FreshnessClock,
    private readonly readings: Readings,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** A retention that was just changed is in it. Throws Refused when the tables take too long to look through. */
  async answer(projectId: string): Promise<StorageAnswer> {
    const { manager } = this.database;
    const [{ kept, ...stored }, streams, saying] = await Promise.all([
      this.shared.share(projectId, () => this.read(projectId)),
      streamsOf(manager, projectId),
      streamsThatSayRetention(manager, projectId),
    ]);
    const keptOf = new Map(kept.map((each) => [each.stream, each]));
    return {
      ...stored,
      lagMs: Math.max(0, Date.now() - Date.parse(stored.asOf)),
      streams: streams.map((row) => ({ ...this.retention(row, saying.has(row.id)), ...spanOf(keptOf.get(row.name)) })),
    };
  }

  private async read(projectId: string): Promise<Stored> {
    const asOf = new Date(await this.clock.asOf()).toISOString();
    const [tables, disk] = await Promise.all([
      this.readings.inTime(async (tx) => ({
        database: await readTableSizes(tx),
        kept: await readKeptStreams(tx, projectId),
      })),
      this.dataFolder(),
    ]);
    return { asOf, ...tables, ...disk };
  }

  private retention(
    { id, name, retentionDays }: StreamRow,
    says: boolean,
  ): Pick<StorageStream, 'id' | 'name' | 'retentionDays' | 'retentionOf'> {
    if (says) return { id, name, retentionDays, retentionOf: 'stream' };
    return { id, name, retentionDays: this.settings.retentionDays ?? null, retentionOf: 'installation' };
  }

  private async dataFolder(): Promise<Pick<StorageAnswer, 'logBytes' | 'disk'>> {
    const { dataFolder } = this.settings;
    if (!dataFolder) return { logBytes: null, disk: null };
    const [logBytes, disk] = await Promise.all([folderBytes(dataFolder.log), diskSpace(dataFolder.directory)]);
    return { logBytes, disk };
  }
}

function spanOf(kept: KeptStream | undefined): Pick<StorageStream, 'oldest' | 'newest' | 'months'> {
  if (!kept) return { oldest: null, newest: null, months: [] };
  return {
    oldest: new Date(kept.oldest).toISOString(),
    newest: new Date(kept.newest).toISOString(),
    months: kept.months.map(({ month, events }) => ({ month: new Date(month).toISOString(), events })),
  };
}
