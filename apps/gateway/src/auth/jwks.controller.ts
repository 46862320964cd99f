import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { JsonWebKey } from 'node:crypto';
import { SigningKey } from './signing-key.js';

/** The public keys that access tokens are checked with (RFC 7517); outside the API's prefix, as RFC 8615 wants it. */
@ApiExcludeController()
@Controller('.well-known')
export class JwksController {
  constructor(private readonly key: SigningKey) {}

  @Get('jwks.json')
  @Header('cache-control', 'public, max-age=300')
  keys(): { keys: JsonWebKey[] } {
    return { keys: [this.key.publicJwk()] };
  }
}
