import { ApiProperty } from '@nestjs/swagger';

export class Meta {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Address that events are sent to, without a final slash; null: the one that this answer came from.',
  })
  ingestUrl: string | null;

  @ApiProperty({ description: 'Of the gateway.' }) version: string;
}
