/** passport's part: the bearer token of a request, checked like any other access token. */
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type jwt from 'jsonwebtoken';
import passportJwt from 'passport-jwt';
import type { SessionPrincipal } from '../access/principal.js';
import { AccessTokens } from './access-tokens.js';

const { ExtractJwt, Strategy } = passportJwt;

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(private readonly tokens: AccessTokens) {
    const { algorithms, issuer, audience, ...jsonWebTokenOptions } = tokens.verification();
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: tokens.key.publicPem(),
      algorithms,
      issuer,
      audience,
      jsonWebTokenOptions,
    });
  }

  /** Null makes passport fail the request. */
  validate(token: jwt.Jwt): SessionPrincipal | null {
    return this.tokens.principalOf(token);
  }
}
