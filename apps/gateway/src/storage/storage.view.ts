import { ApiProperty } from '@nestjs/swagger';
import type { StorageAnswer, StorageStream, StorageTable } from '#contracts';

class TableView implements StorageTable {
  @ApiProperty({ example: 'events' }) name: string;
  @ApiProperty({ description: 'With its indexes and all its months, of every project.' }) bytes: number;
  @ApiProperty({ description: 'As PostgreSQL estimates them.' }) rows: number;
}

class DatabaseView {
  @ApiProperty({ description: "All of it: the read models, the control plane and PostgreSQL's own." }) bytes: number;
  @ApiProperty({ type: [TableView], description: 'Largest first.' }) tables: readonly TableView[];
}

class DiskView {
  @ApiProperty() freeBytes: number;
  @ApiProperty() totalBytes: number;
  @ApiProperty({ description: 'Less than 2 GB or 10 % are free.' }) low: boolean;
}

class MonthView {
  @ApiProperty({ format: 'date-time', description: 'Its start, in UTC.' }) month: string;
  @ApiProperty({ description: 'Bots too.' }) events: number;
}

class StreamStorageView implements StorageStream {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Months of events that are wholly older than so many days are dropped; null: none are.',
  })
  retentionDays: number | null;
  @ApiProperty({
    enum: ['stream', 'installation'],
    description: 'Who says so: the stream, or NEXUSPIPE_RETENTION_DAYS for streams that do not.',
  })
  retentionOf: StorageStream['retentionOf'];
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Minute of its first event, by event time.',
  })
  oldest: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Minute of its last event.' })
  newest: string | null;
  @ApiProperty({ type: [MonthView], description: 'Months of UTC in which it has any events, oldest first.' })
  months: readonly MonthView[];
}

export class StorageView implements StorageAnswer {
  @ApiProperty({ format: 'date-time', description: 'Everything accepted before is in the answer.' }) asOf: string;
  @ApiProperty({ description: 'How long ago `asOf` is.' }) lagMs: number;
  @ApiProperty() database: DatabaseView;
  @ApiProperty({ type: Number, nullable: true, description: 'Null: the log does not say (Kafka).' })
  logBytes: number | null;
  @ApiProperty({ type: DiskView, nullable: true, description: 'Of the data folder; null: there is none (cluster).' })
  disk: DiskView | null;
  @ApiProperty({ type: [StreamStorageView], description: 'Oldest first.' }) streams: readonly StreamStorageView[];
}
