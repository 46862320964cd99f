import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';
import { STREAM_NAME } from '#domain';
import type { StreamRow } from '#event-store';

const MOST_DAYS = 36_500;

export class CreateStreamDto {
  @ApiProperty({ example: 'web', pattern: STREAM_NAME.source })
  @Matches(STREAM_NAME, { message: 'name must be 1 to 64 letters, digits and . _ -, beginning with a letter or digit' })
  name: string;
}

export class ChangeStreamDto {
  @ApiProperty({ type: Number, nullable: true, minimum: 1, maximum: MOST_DAYS })
  @ValidateIf((dto: ChangeStreamDto) => dto.retentionDays !== null)
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  retentionDays: number | null;
}

export class StreamView {
  @ApiProperty() id: string;
  @ApiProperty({ description: 'What an event says in its `stream`.' }) name: string;
  @ApiProperty() projectId: string;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Months of events that are wholly older than so many days are dropped; null: none are.',
  })
  retentionDays: number | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

export function streamView(row: StreamRow): StreamView {
  return { ...row, createdAt: row.createdAt.toISOString() };
}

export class StreamList {
  @ApiProperty({ type: [StreamView] }) streams: readonly StreamView[];
}
