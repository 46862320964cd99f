import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { MAX_OVERLAP_SECONDS, type CollectorGrant } from '#domain';
import { POSITION } from '#live-store';
import { IsCursor } from '../../queries/cursor/page.dto.js';
import { IfGiven } from '../changes.js';
import { LimitsDto } from '../limits/limits.dto.js';
import { AreOrigins, AreScopes, AreStreams, IsCollectorName, IsExpiry } from './collector-members.js';

export class CreateCollectorDto extends LimitsDto {
  @IsCollectorName({ required: true })
  name: string;

  @AreStreams({ required: true })
  streams: string[];

  @AreScopes({ required: true })
  scopes: CollectorGrant[];

  @IsOptional()
  @AreOrigins()
  origins?: string[] | null;

  @IsOptional()
  @IsExpiry()
  expiresAt?: string | number | null;
}

export class ChangeCollectorDto extends LimitsDto {
  @IfGiven()
  @IsCollectorName({ required: false })
  name?: string;

  @IfGiven()
  @AreStreams({ required: false })
  streams?: string[];

  @IfGiven()
  @AreScopes({ required: false })
  scopes?: CollectorGrant[];

  @IfGiven()
  @AreOrigins()
  origins?: string[];

  @IsOptional()
  @IsExpiry()
  expiresAt?: string | number | null;
}

const DAY_SECONDS = 86_400;

export class RotateKeyDto {
  @ApiProperty({
    required: false,
    minimum: 0,
    maximum: MAX_OVERLAP_SECONDS,
    default: DAY_SECONDS,
    description: 'How long the key before stays good, in seconds.',
  })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(MAX_OVERLAP_SECONDS)
  overlapSeconds: number = DAY_SECONDS;
}

const POSITIONS = new RegExp(`^${POSITION}_${POSITION}$`);

export class CollectorRequestsDto {
  @ApiPropertyOptional({ type: String, description: '`next` of the answer before: only what came since.' })
  @IsOptional()
  @Matches(POSITIONS, { message: 'after is not the `next` of an answer' })
  after?: string;
}

const DEFAULT_PAGE = 100;
const MAX_PAGE = 500;

export class CollectorPageDto {
  @IsCursor()
  cursor?: string;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: MAX_PAGE, default: DEFAULT_PAGE })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE)
  limit: number = DEFAULT_PAGE;
}
