import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ControlStore } from '#event-store';
import { CollectorUses } from './upkeep/collector-uses.js';

/** One store per gateway: whoever listens to its commits hears all of this process. */
@Module({
  providers: [
    { provide: ControlStore, useFactory: (database: DataSource) => new ControlStore(database), inject: [DataSource] },
    CollectorUses,
  ],
  exports: [ControlStore, CollectorUses],
})
export class ControlStoreModule {}
