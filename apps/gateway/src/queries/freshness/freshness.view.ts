import { ApiProperty } from '@nestjs/swagger';
import type { Freshness } from '#contracts';

/** The fields that every read answer carries, for the API's description. */
export class FreshnessView implements Freshness {
  @ApiProperty({ format: 'date-time' }) from: string;
  @ApiProperty({ format: 'date-time', description: 'Not included.' }) to: string;
  @ApiProperty({ example: 'UTC' }) tz: string;
  @ApiProperty({ format: 'date-time', description: 'Everything accepted before is in the answer.' }) asOf: string;
  @ApiProperty({ description: 'How long ago `asOf` is.' }) lagMs: number;
  @ApiProperty({ description: 'The range reaches beyond `asOf`.' }) partial: boolean;
}
