/** Whether the second copy of the tables, which a replay makes, fits on the database's disk. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse, type Refusal } from '#domain';
import { readRebuiltBytes, reading } from '#read-model/reader';
import { diskSpace } from '#runtime';
import { SETTINGS, type GatewaySettings } from '../parts.js';

export interface DiskForecast {
  readonly diskNeeded: number;
  readonly diskFree: number | null;
  readonly fits: boolean;
}

/** Stays free beside the copy: for PostgreSQL's write-ahead log, which grows to so much, and what comes in meanwhile. */
const RESERVE_BYTES = 1024 ** 3;

@Injectable()
export class DiskCheck {
  constructor(
    private readonly database: DataSource,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** What is free is null where the database may be on another machine: then nothing can be said against it. */
  async forecast(projections: readonly string[]): Promise<DiskForecast> {
    const diskNeeded = await reading(this.database, (tx) => readRebuiltBytes(tx, projections));
    const diskFree = await this.free();
    return { diskNeeded, diskFree, fits: diskFree === null || diskFree - diskNeeded >= RESERVE_BYTES };
  }

  async refusal(projections: readonly string[]): Promise<Refusal | null> {
    const { diskNeeded, diskFree, fits } = await this.forecast(projections);
    if (fits) return null;
    const room = `${diskFree} bytes are free, of which ${RESERVE_BYTES} must stay so`;
    return refuse('REPLAY_NO_SPACE', `it would take ${diskNeeded} bytes; ${room}`);
  }

  private async free(): Promise<number | null> {
    const { databaseDirectory = null, freeBytes = freeBytesOf } = this.settings;
    return databaseDirectory === null ? null : freeBytes(databaseDirectory);
  }
}

async function freeBytesOf(directory: string): Promise<number> {
  return (await diskSpace(directory)).freeBytes;
}
