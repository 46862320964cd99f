/**
 * Access tokens: JWT after RFC 9068 (`at+jwt`), signed with ES256 by our own key and nothing else. What a token says
 * about its key (jku, jwk, x5u) is never looked at.
 */
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { SETTINGS, type GatewaySettings } from '../parts.js';
import type { SessionPrincipal } from '../access/principal.js';
import { Refused } from '../problems/refused.js';
import { SigningKey } from './signing-key.js';

export const ACCESS_TOKEN_SECONDS = 900;

const TYPE = 'at+jwt';
/** Ours are about 500 characters. */
const MAX_LENGTH = 4_096;
/** Clocks of two gateways may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 5;

@Injectable()
export class AccessTokens {
  constructor(
    readonly key: SigningKey,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** What every check of a token is made with: here, and by passport on REST. */
  verification() {
    const { issuer, audience } = this.settings.tokens;
    const algorithms: jwt.Algorithm[] = ['ES256'];
    return { complete: true as const, algorithms, issuer, audience, clockTolerance: CLOCK_TOLERANCE_SECONDS };
  }

  sign(userId: string, now = Date.now()): string {
    const { issuer, audience } = this.settings.tokens;
    const iat = Math.floor(now / 1000);
    const claims = {
      sub: userId,
      iss: issuer,
      aud: audience,
      jti: randomUUID(),
      iat,
      nbf: iat,
      exp: iat + ACCESS_TOKEN_SECONDS,
    };
    return jwt.sign(claims, this.key.privateKey, {
      algorithm: 'ES256',
      header: { alg: 'ES256', typ: TYPE, kid: this.key.kid },
    });
  }

  /** Whom a token speaks for. Throws Refused (UNAUTHENTICATED) on everything that is not a valid access token of ours. */
  verify(token: string): Promise<SessionPrincipal> {
    const principal = token.length <= MAX_LENGTH ? this.read(token) : null;
    return principal ? Promise.resolve(principal) : Promise.reject(new Refused('UNAUTHENTICATED'));
  }

  /** What the signature check does not look at: that it is an access token, of our key, and that it ends. */
  principalOf({ header, payload }: jwt.Jwt): SessionPrincipal | null {
    if (typeof payload === 'string' || header.typ !== TYPE || header.kid !== this.key.kid || 'crit' in header)
      return null;
    const { sub, exp, nbf, iat } = payload;
    if (!sub || exp === undefined || nbf === undefined || iat === undefined) return null;
    if (exp - iat > ACCESS_TOKEN_SECONDS) return null;
    return { kind: 'session', userId: sub, signInId: String(payload['sid'] ?? ''), expiresAt: exp * 1000 };
  }

  private read(token: string): SessionPrincipal | null {
    try {
      return this.principalOf(jwt.verify(token, this.key.publicKey, this.verification()));
    } catch (fault) {
      if (fault instanceof jwt.JsonWebTokenError || fault instanceof SyntaxError) return null;
      // A signature of the wrong length, says jsonwebtoken's ecdsa-sig-formatter.
      if (fault instanceof TypeError) return null;
      throw fault;
    }
  }
}
