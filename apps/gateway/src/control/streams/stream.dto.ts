import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { STREAM_NAME } from '#domain';

export class CreateStreamDto {
  @ApiProperty({ example: 'web', pattern: STREAM_NAME.source })
  @Matches(STREAM_NAME, { message: 'name must be 1 to 64 letters, digits and . _ -, beginning with a letter or digit' })
  name: string;
}

export class StreamView {
  @ApiProperty() id: string;
  @ApiProperty({ description: 'What an event says in its `stream`.' }) name: string;
  @ApiProperty() projectId: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

export class StreamList {
  @ApiProperty({ type: [StreamView] }) streams: readonly StreamView[];
}
