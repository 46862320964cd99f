/**
 * The REST API of a schema registry, as far as it is for reading, over the schemas of the log: so whatever reads Kafka with
 * a registry reads our topics. Paths, members and codes are Confluent's.
 */
import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Put, UseFilters } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { SETTINGS, type GatewaySettings } from '../parts.js';
import { Refused } from '../problems/refused.js';
import { LogRegistry, notFound, readOnly } from './log-registry.js';
import { REGISTRY_CONTENT_TYPE } from './registry-body.js';
import { RegistryFilter } from './registry.filter.js';
import { subjectVersion, type SubjectVersion } from './registry.view.js';

/** Any member of any project: the schemas are the same for all, and say nothing of anybody's data. */
const Reading = (): MethodDecorator =>
  applyDecorators(
    Needs('reader', { basic: true }),
    HttpCode(200),
    Header('content-type', REGISTRY_CONTENT_TYPE),
    ApiOkResponse({ description: 'As the API reference of Confluent’s Schema Registry has it.' }),
  );

const SchemaBody = (): MethodDecorator =>
  ApiBody({ schema: { type: 'object', required: ['schema'], properties: { schema: { type: 'string' } } } });

@ApiTags('registry')
@ApiBearerAuth()
@UseFilters(RegistryFilter)
@Controller('registry')
export class RegistryController {
  private readonly registry: LogRegistry;

  constructor(@Inject(SETTINGS) { topicPrefix = '' }: GatewaySettings) {
    this.registry = new LogRegistry(topicPrefix);
  }

  @Get('subjects')
  @Reading()
  subjects(): readonly string[] {
    return this.registry.subjects();
  }

  @Get('subjects/:subject/versions')
  @Reading()
  versions(@Param('subject') subject: string): readonly number[] {
    return this.registry.versions(subject).map(({ version }) => version);
  }

  /** A number, or `latest`. */
  @Get('subjects/:subject/versions/:version')
  @Reading()
  version(@Param('subject') subject: string, @Param('version') version: string): SubjectVersion {
    return subjectVersion(this.registry.version(subject, version));
  }

  /** The schema alone. */
  @Get('subjects/:subject/versions/:version/schema')
  @Reading()
  schema(@Param('subject') subject: string, @Param('version') version: string): string {
    return this.registry.version(subject, version).schema;
  }

  /** The version of a subject that a schema is. */
  @Post('subjects/:subject')
  @Reading()
  @SchemaBody()
  lookUp(@Param('subject') subject: string, @Body() body: unknown): SubjectVersion {
    const found = this.registry.sameAs(subject, schemaIn(body));
    if (!found) throw notFound(40403, 'Schema not found');
    return subjectVersion(found);
  }

  /** The id of a schema that is there; another one is refused. */
  @Post('subjects/:subject/versions')
  @Reading()
  @SchemaBody()
  register(@Param('subject') subject: string, @Body() body: unknown): { readonly id: number } {
    const found = this.registry.sameAs(subject, schemaIn(body));
    if (!found) throw readOnly();
    return { id: found.id };
  }

  @Get('schemas/types')
  @Reading()
  types(): readonly string[] {
    return ['AVRO'];
  }

  @Get('schemas/ids/:id')
  @Reading()
  byId(@Param('id') id: string): { readonly schema: string } {
    return { schema: this.registry.byId(id).schema };
  }

  @Get('schemas/ids/:id/schema')
  @Reading()
  schemaById(@Param('id') id: string): string {
    return this.registry.byId(id).schema;
  }

  @Get('schemas/ids/:id/subjects')
  @Reading()
  subjectsOf(@Param('id') id: string): readonly string[] {
    return [this.registry.byId(id).subject];
  }

  @Get('schemas/ids/:id/versions')
  @Reading()
  versionsOf(@Param('id') id: string): readonly { readonly subject: string; readonly version: number }[] {
    const { subject, version } = this.registry.byId(id);
    return [{ subject, version }];
  }

  @Get('config')
  @Reading()
  config(): { readonly compatibilityLevel: string } {
    return { compatibilityLevel: 'BACKWARD_TRANSITIVE' };
  }

  @Get('config/:subject')
  @Reading()
  configOf(@Param('subject') subject: string): { readonly compatibilityLevel: string } {
    this.registry.versions(subject);
    return this.config();
  }

  @Get(['mode', 'mode/:subject'])
  @Reading()
  mode(): { readonly mode: string } {
    return { mode: 'READONLY' };
  }

  @Put(['config', 'config/:subject', 'mode', 'mode/:subject'])
  @Reading()
  change(): never {
    throw readOnly();
  }

  @Delete(['subjects/:subject', 'subjects/:subject/versions/:version', 'config/:subject', 'mode/:subject'])
  @Reading()
  remove(): never {
    throw readOnly();
  }
}

/** Clients send other members beside it, of which none matters here. Throws Refused. */
function schemaIn(body: unknown): string {
  const schema = typeof body === 'object' && body !== null && 'schema' in body ? body.schema : undefined;
  if (typeof schema === 'string') return schema;
  throw new Refused('REQUEST_INVALID', { errors: [{ field: 'schema', detail: 'must be a text' }] });
}
