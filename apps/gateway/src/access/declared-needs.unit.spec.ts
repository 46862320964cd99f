import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DeclaredNeeds } from './declared-needs.js';
import { Needs } from './needs.js';

@Controller('shops')
class ShopsController {
  @Get()
  @Needs('public')
  list(): string[] {
    return this.names();
  }

  @Post()
  create(): string[] {
    return this.names();
  }

  private names(): string[] {
    return [];
  }
}

@Module({ imports: [DiscoveryModule], controllers: [ShopsController], providers: [DeclaredNeeds] })
class ShopsModule {}

describe('a gateway', () => {
  it('does not start with a handler that does not say what it needs, and names it', async () => {
    const app = await NestFactory.create(ShopsModule, new FastifyAdapter(), { logger: false, abortOnError: false });
    const started = app.init();
    await expect(started).rejects.toThrow(/^handlers that do not declare what they need: ShopsController\.create$/);
    await app.close();
  });
});
