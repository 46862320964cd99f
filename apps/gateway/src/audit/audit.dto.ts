import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Length, Matches } from 'class-validator';
import { IsFormat, type Format } from '../queries/csv/format.js';
import { IsCursor, IsPageSize } from '../queries/cursor/page.dto.js';
import { IsInstant } from '../queries/range.dto.js';

/** Longest email address. */
const MOST_ACTOR = 320;
const MOST_TEXT = 200;

export class AuditDto {
  @IsCursor()
  cursor?: string;

  @IsPageSize()
  limit?: number;

  @ApiPropertyOptional({ description: 'Only what this one did: id or email of a person, id of a collector.' })
  @IsOptional()
  @Length(1, MOST_ACTOR)
  actor?: string;

  @ApiPropertyOptional({ example: 'login', description: 'Only this action.' })
  @IsOptional()
  @Matches(/^[a-z_]{1,64}$/, { message: 'action must be the name of an action, like create_collector' })
  action?: string;

  @IsInstant('from', 'Start of the range: ISO 8601 with a zone, or epoch milliseconds.')
  from?: string;

  @IsInstant('to', 'End of the range, not included.')
  to?: string;

  @ApiPropertyOptional({ description: 'A part of the action, of what it was done to, or of the name of who did it.' })
  @IsOptional()
  @Length(1, MOST_TEXT)
  q?: string;

  @IsFormat()
  format?: Format;
}
