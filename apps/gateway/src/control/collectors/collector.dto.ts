import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  Matches,
  ValidateBy,
} from 'class-validator';
import { COLLECTOR_SCOPES, DISPLAY_NAME, STREAM_NAME, type CollectorGrant } from '#domain';
import { parseInstant } from './instant.js';
import { isOrigin } from './origin.js';

const MAX_STREAMS = 100;
const MAX_ORIGINS = 100;

export class CreateCollectorDto {
  @ApiProperty({ example: 'Web shop', minLength: 1, maxLength: 100 })
  @Matches(DISPLAY_NAME, { message: 'name must be 1 to 100 printable characters' })
  name: string;

  @ApiProperty({ type: [String], description: 'Names of the streams it may write to; empty: all.', example: ['web'] })
  @IsArray()
  @ArrayMaxSize(MAX_STREAMS)
  @ArrayUnique()
  @Matches(STREAM_NAME, { each: true, message: 'each of streams must be the name of a stream' })
  streams: string[];

  @ApiProperty({ enum: COLLECTOR_SCOPES, isArray: true, example: ['ingest'] })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(COLLECTOR_SCOPES, { each: true })
  scopes: CollectorGrant[];

  @ApiProperty({ type: [String], required: false, description: 'Origins a browser key may be used from; none: any.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ORIGINS)
  @ArrayUnique()
  @ValidateBy(
    {
      name: 'isOrigin',
      validator: { validate: isOrigin, defaultMessage: () => 'each of origins must be scheme://host[:port]' },
    },
    { each: true },
  )
  origins?: string[] | null;

  @ApiProperty({ required: false, nullable: true, description: 'ISO 8601 with zone, or epoch ms.', type: String })
  @IsOptional()
  @ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => parseInstant(value) !== null,
      defaultMessage: () => 'expiresAt must be ISO 8601 with a zone, or epoch milliseconds',
    },
  })
  expiresAt?: string | number | null;
}

export class CollectorView {
  @ApiProperty() id: string;
  @ApiProperty() projectId: string;
  @ApiProperty() name: string;
  @ApiProperty({ description: "The key's last four characters." }) keyHint: string;
  @ApiProperty({ type: [String] }) streams: readonly string[];
  @ApiProperty({ enum: COLLECTOR_SCOPES, isArray: true }) scopes: readonly CollectorGrant[];
  @ApiProperty({ type: [String] }) origins: readonly string[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) expiresAt: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) revokedAt: string | null;
}

export class CreatedCollector extends CollectorView {
  @ApiProperty({ description: 'The API key. It is shown here and never again.' }) key: string;
}

export class CollectorList {
  @ApiProperty({ type: [CollectorView] }) collectors: readonly CollectorView[];
}
