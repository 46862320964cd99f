import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsFormat, type Format } from '../csv/format.js';
import { IsCursor, IsPageSize } from '../cursor/page.dto.js';
import { QuestionDto } from '../question/question.dto.js';

const BOTS = ['include', 'exclude', 'only'] as const;

export class EventsDto extends QuestionDto {
  @ApiPropertyOptional({ enum: BOTS, default: 'include', description: 'Bots are listed, and marked.' })
  @IsOptional()
  @IsIn(BOTS)
  bots?: (typeof BOTS)[number];

  @IsCursor()
  cursor?: string;

  @IsPageSize()
  limit?: number;

  @IsFormat()
  format?: Format;
}
