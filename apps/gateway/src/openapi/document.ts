/** The OpenAPI document, made from the controllers and their DTOs. */
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { declareWriteHeaders } from './write-headers.js';

export function openApiDocument(app: INestApplication): OpenAPIObject {
  const description =
    'The door for people: sign in, set up projects, streams and collectors, read and watch. ' +
    'Errors are problem details (RFC 9457) with a stable `code`.';
  const config = new DocumentBuilder()
    .setTitle('NexusPipe')
    .setDescription(description)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  return declareWriteHeaders(SwaggerModule.createDocument(app, config));
}
