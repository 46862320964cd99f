import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type * as contract from '#contracts';
import {
  EVENT_TYPE,
  MOST_TOPIC_TYPES,
  MOST_TYPES,
  PARTITION_KEYS,
  SCHEMA_POLICIES,
  STREAM_NAME,
  TOPIC_TYPE,
  type PartitionKey,
  type SchemaPolicy,
} from '#domain';
import type { StreamRow } from '#event-store';
import { IfGiven } from '../changes.js';

const MOST_DAYS = 36_500;

export class CreateStreamDto {
  @ApiProperty({ example: 'web', pattern: STREAM_NAME.source })
  @Matches(STREAM_NAME, { message: 'name must be 1 to 64 letters, digits and . _ -, beginning with a letter or digit' })
  name: string;
}

export class ChangeStreamDto {
  @ApiProperty({ type: Number, required: false, nullable: true, minimum: 1, maximum: MOST_DAYS })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  retentionDays?: number | null;

  @ApiProperty({
    enum: SCHEMA_POLICIES,
    required: false,
    description: 'What happens to events that are not as the stream wants them: nothing, a mark, a rejection.',
  })
  @IfGiven()
  @IsIn(SCHEMA_POLICIES)
  schemaPolicy?: SchemaPolicy;

  @ApiProperty({ type: [String], required: false, description: 'Types of events that belong here; empty: any.' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_TYPES)
  @ArrayUnique()
  @Matches(EVENT_TYPE, { each: true, message: 'each of allowedTypes must be the type of an event' })
  allowedTypes?: string[];

  @ApiProperty({
    enum: PARTITION_KEYS,
    required: false,
    description: 'What of an event its partition goes by: its visitor, its user, or its own id.',
  })
  @IfGiven()
  @IsIn(PARTITION_KEYS)
  partitionKey?: PartitionKey;

  @ApiProperty({
    type: [String],
    required: false,
    description:
      'Types of events that are copied to topics of their own, `raw-events.<type>`. At most 50 in a project.',
  })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_TOPIC_TYPES)
  @ArrayUnique()
  @Matches(TOPIC_TYPE, {
    each: true,
    message: 'each of topicTypes must be letters, digits and . _ -, not digits alone',
  })
  topicTypes?: string[];
}

export class StreamView implements contract.StreamView {
  @ApiProperty() id: string;
  @ApiProperty({ description: 'What an event says in its `stream`.' }) name: string;
  @ApiProperty() projectId: string;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Months of events that are wholly older than so many days are dropped; null: none are.',
  })
  retentionDays: number | null;
  @ApiProperty({ enum: SCHEMA_POLICIES }) schemaPolicy: SchemaPolicy;
  @ApiProperty({ type: [String] }) allowedTypes: readonly string[];
  @ApiProperty({ enum: PARTITION_KEYS }) partitionKey: PartitionKey;
  @ApiProperty({ type: [String] }) topicTypes: readonly string[];
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

export class StreamList {
  @ApiProperty({ type: [StreamView] }) streams: readonly StreamView[];
}

export function streamView({ routingSetAt: _, createdAt, ...row }: StreamRow): StreamView {
  return { ...row, createdAt: createdAt.toISOString() };
}
