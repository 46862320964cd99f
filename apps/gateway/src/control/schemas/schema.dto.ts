import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Max, Min } from 'class-validator';
import { EVENT_SCHEMA_TYPES, type EventSchemaType } from '#contracts';
import { COMPATIBILITIES, SCHEMA_POLICIES, type Compatibility, type SchemaPolicy } from '#domain';
import { IfGiven } from '../changes.js';

const MOST = 2 ** 31 - 1;

export class RegisterSchemaDto {
  @ApiProperty({
    type: Object,
    description: 'JSON Schema of the `properties` of events of this type, or an Avro record.',
    example: { type: 'object', properties: { total: { type: 'number', minimum: 0 } }, required: ['total'] },
  })
  // As it came: a copy would not have all that a hostile one has.
  @Transform(({ obj }: { obj: { schema?: unknown } }) => obj.schema)
  @IsObject()
  schema: Record<string, unknown>;

  @ApiProperty({
    enum: EVENT_SCHEMA_TYPES,
    required: false,
    description: 'In what it is written, as a check: the document says it by itself (`"type":"record"`).',
  })
  @IfGiven()
  @IsIn(EVENT_SCHEMA_TYPES)
  schemaType?: EventSchemaType;

  @ApiProperty({ required: false, description: 'Says what would come of it, and writes nothing.' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

export class ChangeSchemaDto {
  @ApiProperty({ enum: COMPATIBILITIES, required: false })
  @IfGiven()
  @IsIn(COMPATIBILITIES)
  compatibility?: Compatibility;

  @ApiProperty({
    enum: SCHEMA_POLICIES,
    required: false,
    description: 'What happens to events that are not right by the schema: nothing, a mark, a rejection.',
  })
  @IfGiven()
  @IsIn(SCHEMA_POLICIES)
  policy?: SchemaPolicy;
}

export class DiffSchemasDto {
  @ApiProperty({ type: Number, minimum: 1 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  from: number;

  @ApiProperty({ type: Number, minimum: 1 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  to: number;
}

/** Of an address. */
export class SchemaSubjectParams {
  @ApiProperty()
  @IsString()
  projectId: string;

  @ApiProperty()
  @IsString()
  streamId: string;

  @ApiProperty({ description: 'The type of the events.' })
  @IsString()
  type: string;
}

export class SchemaVersionParams extends SchemaSubjectParams {
  @ApiProperty({ type: Number, minimum: 1 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  version: number;
}
