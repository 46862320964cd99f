import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsFormat, type Format } from '../csv/format.js';
import { IsCursor, IsPageSize } from '../cursor/page.dto.js';
import { QuestionDto } from '../question/question.dto.js';

const CHOICES = ['include', 'exclude', 'only'] as const;
type Choice = (typeof CHOICES)[number];

export class EventsDto extends QuestionDto {
  @ApiPropertyOptional({ enum: CHOICES, default: 'include', description: 'Bots are listed, and marked.' })
  @IsOptional()
  @IsIn(CHOICES)
  bots?: Choice;

  @ApiPropertyOptional({
    enum: CHOICES,
    default: 'include',
    description: 'Events that came more than ten minutes behind the others of their partition are listed, and marked.',
  })
  @IsOptional()
  @IsIn(CHOICES)
  late?: Choice;

  @IsCursor()
  cursor?: string;

  @IsPageSize()
  limit?: number;

  @IsFormat()
  format?: Format;
}

/** Whether a mark has to be there; undefined: it does not matter. */
export function wanted(choice: Choice | undefined): boolean | undefined {
  return choice === undefined || choice === 'include' ? undefined : choice === 'only';
}
