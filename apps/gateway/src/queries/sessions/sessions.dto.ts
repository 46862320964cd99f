import { IsCursor, IsPageSize } from '../cursor/page.dto.js';
import { QuestionDto } from '../question/question.dto.js';

export class SessionsDto extends QuestionDto {
  @IsCursor()
  cursor?: string;

  @IsPageSize()
  limit?: number;
}
