import { ApiProperty } from '@nestjs/swagger';
import type { ProjectionAnswer } from '#contracts';

export class ProjectionView implements ProjectionAnswer {
  @ApiProperty() name: string;
  @ApiProperty({ description: '1 before the first replay.' }) version: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When that version became live.' })
  since: string | null;
  @ApiProperty({ type: [String], description: 'That it is folded from.' }) topics: readonly string[];
  @ApiProperty({ description: 'Records of the log that it has not read.' }) lagRecords: number;
  @ApiProperty({
    description: 'Age of the oldest event that it has not read, in milliseconds; 0: below a second, or there is none.',
  })
  lagMs: number;
  @ApiProperty({ type: String, nullable: true, description: 'The replay that rebuilds it now.' }) replayId:
    string | null;
}

export class ProjectionList {
  @ApiProperty({ type: [ProjectionView] }) projections: readonly ProjectionView[];
}
