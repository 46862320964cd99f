import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { JsonWebKey } from 'node:crypto';
import { Needs } from '../access/needs.js';
import { publicJwk } from './signing-key.js';
import { SigningKeys } from './signing-keys.js';

/** The public keys that access tokens are checked with (RFC 7517); outside the API's prefix, as RFC 8615 wants it. */
@ApiExcludeController()
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @Needs('public')
  @Header('cache-control', 'public, max-age=300')
  list(): { keys: JsonWebKey[] } {
    return { keys: this.keys.published().map(publicJwk) };
  }
}
