import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  Length,
  Matches,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import type { DiscardRequest, RedriveRequest, RejectedOutcome, RejectedState } from '#contracts';
import { mappingFault, STREAM_NAME, type MappingStep } from '#domain';
import { IsCursor, IsPageSize } from '../queries/cursor/page.dto.js';
import { IsInstant } from '../queries/range.dto.js';
import { placeOf } from './rejected-id.js';

/** So many are sent again, or given up, at once. */
export const MOST_AT_ONCE = 1_000;

const STATES = ['open', 'redriven', 'discarded', 'all'] as const;
const OUTCOMES = ['rejected', 'dropped', 'refused'] as const;
const BUCKETS = ['minute', 'hour'] as const;

/** Which of them are meant. */
export class RejectedFilterDto {
  @IsInstant('from', 'Rejected from then on: ISO 8601 with a zone, or epoch milliseconds.')
  from?: string;

  @IsInstant('to', 'Rejected before that.')
  to?: string;

  @ApiPropertyOptional({ example: 'EVENT_TYPE_MISSING', description: 'Only for this reason.' })
  @IsOptional()
  @Matches(/^\w{1,64}$/, { message: 'reason must be the code of a reason' })
  reason?: string;

  @ApiPropertyOptional({ description: 'Only of this stream.' })
  @IsOptional()
  @Matches(STREAM_NAME, { message: 'stream must be the name of a stream' })
  stream?: string;

  @ApiPropertyOptional({ description: 'Only of this event type.' })
  @IsOptional()
  @Length(1, 128)
  @Matches(/^\P{Cc}*$/u, { message: 'type must be printable' })
  type?: string;

  @ApiPropertyOptional({ enum: OUTCOMES, description: 'Only with this outcome.' })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: RejectedOutcome;

  @ApiPropertyOptional({ description: 'Only what this collector refused: its id.' })
  @IsOptional()
  @Length(1, 100)
  @Matches(/^[\w-]*$/, { message: 'collector must be the id of a collector' })
  collector?: string;
}

export class RejectedDto extends RejectedFilterDto {
  @ApiPropertyOptional({ enum: STATES, default: 'open', description: 'What was decided on it.' })
  @IsOptional()
  @IsIn(STATES)
  state?: RejectedState | 'all';

  @IsCursor()
  cursor?: string;

  @IsPageSize()
  limit?: number;
}

export class RejectedSummaryDto extends RejectedFilterDto {
  @ApiPropertyOptional({ enum: BUCKETS, default: 'hour', description: 'Minutes: of at most two days.' })
  @IsOptional()
  @IsIn(BUCKETS)
  bucket?: (typeof BUCKETS)[number];
}

class RejectedChoiceDto {
  @ApiPropertyOptional({ type: [String], maxItems: MOST_AT_ONCE, description: 'These; else `filter` says which.' })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @ArrayMaxSize(MOST_AT_ONCE)
  @ValidateBy(
    {
      name: 'isRejectedId',
      validator: {
        validate: (id) => typeof id === 'string' && placeOf(id) !== null,
        defaultMessage: () => 'ids must be ids of rejected events',
      },
    },
    { each: true },
  )
  ids?: string[];

  @ApiPropertyOptional({
    type: RejectedFilterDto,
    description: 'All open ones that it lets through, the oldest first, at most 1,000 a request.',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => RejectedFilterDto)
  filter?: RejectedFilterDto;

  @ApiProperty({ description: 'Why; kept in the audit log.', minLength: 1, maxLength: 500, example: 'renamed field' })
  @Length(1, 500)
  reason: string;
}

export class RedriveDto extends RejectedChoiceDto implements RedriveRequest {
  @ApiPropertyOptional({
    type: [Object],
    description:
      'Changes, in order: {"set":"/type","to":"page_view"}, {"default":"/stream","to":"web"}, ' +
      '{"rename":"/properties/old","to":"/properties/new"}, {"remove":"/x"}, {"text":"/properties/n"}.',
  })
  @IsOptional()
  @ValidateBy({
    name: 'isMapping',
    validator: {
      validate: (mapping) => mappingFault(mapping) === null,
      defaultMessage: (wrong) => mappingFault(wrong?.value) ?? 'the mapping is invalid',
    },
  })
  mapping?: MappingStep[];

  @ApiPropertyOptional({ description: 'Only say what would become of each.', default: false })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

export class DiscardDto extends RejectedChoiceDto implements DiscardRequest {}
