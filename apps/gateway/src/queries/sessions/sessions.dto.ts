import { IsFormat, type Format } from '../csv/format.js';
import { IsCursor, IsPageSize } from '../cursor/page.dto.js';
import { QuestionDto } from '../question/question.dto.js';

export class SessionsDto extends QuestionDto {
  @IsCursor()
  cursor?: string;

  @IsPageSize()
  limit?: number;

  @IsFormat()
  format?: Format;
}
