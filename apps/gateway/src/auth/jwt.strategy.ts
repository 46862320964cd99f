/** passport's part: the bearer token of a request, checked like any other access token. */
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type jwt from 'jsonwebtoken';
import passportJwt from 'passport-jwt';
import type { SessionPrincipal } from '../access/principal.js';
import { AccessTokens } from './access-tokens.js';
import { Bearers } from './bearers.js';

const { ExtractJwt, Strategy } = passportJwt;

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly bearers: Bearers,
  ) {
    const { algorithms, issuer, audience, ...jsonWebTokenOptions } = tokens.verification();
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request, token: string, done) => {
        tokens.keyOf(token).then(
          ({ publicPem }) => done(null, publicPem),
          (fault: unknown) => done(fault as Error),
        );
      },
      algorithms,
      issuer,
      audience,
      jsonWebTokenOptions,
    });
  }

  /** Throws TokenRefused, which the guard takes for a refusal. */
  async validate(token: jwt.Jwt): Promise<SessionPrincipal> {
    return this.bearers.signedIn(this.tokens.principalOf(token));
  }
}
