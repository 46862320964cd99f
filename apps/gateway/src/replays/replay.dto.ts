import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath, PickType } from '@nestjs/swagger';
import { ArrayNotEmpty, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, Length, ValidateBy } from 'class-validator';
import type { ReplayForecastAnswer } from '#contracts';
import { PROJECTION_NAMES } from '#read-model/reader';
import { isStart } from './replay-start.js';

export class ReplayDto {
  @ApiPropertyOptional({
    type: Object,
    description:
      'Where in the log it begins: {"beginning":true} (the default), {"time":"2026-11-20T10:00:00Z"}, or ' +
      '{"offsets":{"0":"1200"}} by partition of enriched-events. What came before is not in the rebuilt version.',
    example: { beginning: true },
  })
  @IsOptional()
  @ValidateBy({
    name: 'isStart',
    validator: {
      validate: isStart,
      defaultMessage: () => 'from must be {"beginning":true}, {"time":...} or {"offsets":{"<partition>":"<offset>"}}',
    },
  })
  from?: unknown;

  @ApiProperty({
    description: 'Why; kept in the audit log.',
    minLength: 1,
    maxLength: 500,
    example: 'a mended formula',
  })
  @Length(1, 500)
  reason: string;

  @ApiPropertyOptional({ description: 'Only say how many records would be read.', default: false })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

export class ReplayTopicDto extends ReplayDto {
  @ApiPropertyOptional({
    enum: PROJECTION_NAMES,
    isArray: true,
    description: 'Read models to rebuild; all that are folded from the topic but `events` by default.',
  })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(PROJECTION_NAMES, { each: true })
  projections?: string[];
}

export class RollbackDto extends PickType(ReplayDto, ['reason', 'dryRun'] as const) {}

export class ReplayOrdered {
  @ApiProperty({ description: 'See GET /admin/replays/{id}.' }) id: string;
}

export class ReplayForecast implements ReplayForecastAnswer {
  @ApiProperty({ type: [String] }) projections: readonly string[];
  @ApiProperty({ description: 'That would be read.' }) records: number;
  @ApiProperty({ description: 'Bytes that it takes on disk while both versions are there.' }) diskNeeded: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: "Bytes that are free on the database's disk; null: it is on another machine.",
  })
  diskFree: number | null;
  @ApiProperty({ description: 'False: it would be refused as REPLAY_NO_SPACE.' }) fits: boolean;
}

/** What ordering one answers: that it was ordered, or what it would be. */
export const ORDERED_OR_FORECAST = {
  schema: { oneOf: [{ $ref: getSchemaPath(ReplayOrdered) }, { $ref: getSchemaPath(ReplayForecast) }] },
};
export const WithReplayModels = () => ApiExtraModels(ReplayOrdered, ReplayForecast);
