/** `docs/openapi.json`: what the gateway serves at /api/openapi.json, made without starting anything. */
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { openApiDocument } from '../../apps/gateway/src/openapi/document.js';
import { API_PREFIX, type GatewayParts, type GatewaySettings } from '../../apps/gateway/src/parts.js';

export async function openApiJson(): Promise<string> {
  // In preview Nest reads the modules and makes no instance, so that nothing is ever asked of the parts.
  const nothing = {} as GatewayParts & GatewaySettings;
  const module = GatewayModule.register(nothing, nothing);
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  app.setGlobalPrefix(API_PREFIX);
  return `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
}
