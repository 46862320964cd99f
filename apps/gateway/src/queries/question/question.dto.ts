import { ApiHideProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Filter } from '#read-model/reader';
import { RangeDto } from '../range.dto.js';

/** What every question may say; the filters are checked by TakesFilters. */
export class QuestionDto extends RangeDto {
  @ApiHideProperty()
  @IsOptional()
  filter?: readonly Filter[];
}

const BOTS = ['exclude', 'include'] as const;

/** A question whose figures leave bots out, unless they are asked for. */
export class FiguresDto extends QuestionDto {
  @ApiPropertyOptional({ enum: BOTS, default: 'exclude', description: 'Whether bots count in every figure.' })
  @IsOptional()
  @IsIn(BOTS)
  bots?: (typeof BOTS)[number];
}

const COMPARISONS = ['previous'] as const;

/** A question that may be asked of the range before as well. */
export class ComparedDto extends FiguresDto {
  @ApiPropertyOptional({ enum: COMPARISONS, description: 'Adds the range of equal length just before.' })
  @IsOptional()
  @IsIn(COMPARISONS)
  compare?: (typeof COMPARISONS)[number];
}
