/** How requests write what a key may do; the same when a collector is made and when it is changed. */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsIn, Matches, ValidateBy } from 'class-validator';
import { COLLECTOR_SCOPES, DISPLAY_NAME, STREAM_NAME } from '#domain';
import { parseInstant } from './instant.js';
import { isOrigin } from './origin.js';

const MAX_STREAMS = 100;
const MAX_ORIGINS = 100;

export function IsCollectorName({ required }: { required: boolean }): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ example: 'Web shop', minLength: 1, maxLength: 100, required }),
    Matches(DISPLAY_NAME, { message: 'name must be 1 to 100 printable characters' }),
  );
}

export function AreStreams({ required }: { required: boolean }): PropertyDecorator {
  const description = 'Names of the streams it may write to; empty: all.';
  return applyDecorators(
    ApiProperty({ type: [String], description, example: ['web'], required }),
    IsArray(),
    ArrayMaxSize(MAX_STREAMS),
    ArrayUnique(),
    Matches(STREAM_NAME, { each: true, message: 'each of streams must be the name of a stream' }),
  );
}

export function AreScopes({ required }: { required: boolean }): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ enum: COLLECTOR_SCOPES, isArray: true, example: ['ingest'], required }),
    IsArray(),
    ArrayNotEmpty(),
    ArrayUnique(),
    IsIn(COLLECTOR_SCOPES, { each: true }),
  );
}

export function AreOrigins(): PropertyDecorator {
  const validator = { validate: isOrigin, defaultMessage: () => 'each of origins must be scheme://host[:port]' };
  return applyDecorators(
    ApiProperty({ type: [String], required: false, description: 'Origins a browser key may be used from; none: any.' }),
    IsArray(),
    ArrayMaxSize(MAX_ORIGINS),
    ArrayUnique(),
    ValidateBy({ name: 'isOrigin', validator }, { each: true }),
  );
}

export function IsExpiry(): PropertyDecorator {
  const validator = {
    validate: (value: unknown) => parseInstant(value) !== null,
    defaultMessage: () => 'expiresAt must be ISO 8601 with a zone, or epoch milliseconds',
  };
  return applyDecorators(
    ApiProperty({ type: String, required: false, nullable: true, description: 'ISO 8601 with zone, or epoch ms.' }),
    ValidateBy({ name: 'isInstant', validator }),
  );
}
