/** Parameters that the queries have in common. */
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Length, Matches, ValidateBy } from 'class-validator';
import { STREAM_NAME } from '#domain';
import { isZone } from '#read-model/reader';
import { parseInstant } from '../control/collectors/instant.js';

/** A moment in a query string: epoch milliseconds come as digits. Null when it is none. */
export function instantOf(text: unknown): number | null {
  return parseInstant(typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : text);
}

export function IsInstant(name: string, description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, description }),
    IsOptional(),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value) => typeof value === 'string' && instantOf(value) !== null,
        defaultMessage: () => `${name} must be ISO 8601 with a zone, or epoch milliseconds`,
      },
    }),
  );
}

export class RangeDto {
  @IsInstant('from', 'Start of the range: ISO 8601 with a zone, or epoch milliseconds.')
  from?: string;

  @IsInstant('to', 'End of the range, not included. Now, when absent.')
  to?: string;

  @ApiPropertyOptional({ description: 'IANA zone in which hours and days are cut.', default: 'UTC' })
  @IsOptional()
  @ValidateBy({
    name: 'isZone',
    validator: {
      validate: (value) => typeof value === 'string' && isZone(value),
      defaultMessage: () => 'tz must be the IANA name of a zone, like Europe/Berlin',
    },
  })
  tz?: string;

  @ApiPropertyOptional({ description: 'Only this stream.' })
  @IsOptional()
  @Matches(STREAM_NAME, { message: 'stream must be the name of a stream' })
  stream?: string;

  @ApiPropertyOptional({ description: 'Only this event type.' })
  @IsOptional()
  @Length(1, 128)
  @Matches(/^\P{Cc}*$/u, { message: 'type must be printable' })
  type?: string;
}
