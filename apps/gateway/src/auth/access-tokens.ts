/**
 * Access tokens: JWT after RFC 9068 (`at+jwt`), signed with ES256 by our own keys and nothing else. What a token says
 * about its key (jku, jwk, x5u) is never looked at.
 */
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import type { SessionPrincipal } from '../access/principal.js';
import { SETTINGS, type GatewaySettings } from '../parts.js';
import type { VerificationKey } from './signing-key.js';
import { SigningKeys } from './signing-keys.js';
import { TokenRefused, tokenFaultOf } from './token-refusals.js';

export const ACCESS_TOKEN_SECONDS = 900;

const TYPE = 'at+jwt';
/** Ours are about 500 characters. */
const MAX_LENGTH = 4_096;
/** Clocks of two gateways may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 5;

@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** What every check of a token is made with: here, and by passport on REST. */
  verification() {
    const { issuer, audience } = this.settings.tokens;
    const algorithms: jwt.Algorithm[] = ['ES256'];
    return { complete: true as const, algorithms, issuer, audience, clockTolerance: CLOCK_TOLERANCE_SECONDS };
  }

  sign(userId: string, signInId: string, now = Date.now()): string {
    const { issuer, audience } = this.settings.tokens;
    const { kid, privateKey } = this.keys.current();
    const iat = Math.floor(now / 1000);
    const claims = {
      sub: userId,
      sid: signInId,
      iss: issuer,
      aud: audience,
      jti: randomUUID(),
      iat,
      nbf: iat,
      exp: iat + ACCESS_TOKEN_SECONDS,
    };
    return jwt.sign(claims, privateKey, { algorithm: 'ES256', header: { alg: 'ES256', typ: TYPE, kid } });
  }

  /**
   * Whom a token speaks for, if its sign-in lives, which is not looked at here. Throws TokenRefused on everything that is
   * not a valid access token of ours.
   */
  async verify(token: string): Promise<SessionPrincipal> {
    const { publicKey } = await this.keyOf(token);
    try {
      return this.principalOf(jwt.verify(token, publicKey, this.verification()));
    } catch (fault) {
      // TypeError: a signature of the wrong length, says jsonwebtoken's ecdsa-sig-formatter.
      const isTokens = fault instanceof jwt.JsonWebTokenError || fault instanceof SyntaxError;
      throw isTokens || fault instanceof TypeError ? new TokenRefused(tokenFaultOf(fault)) : fault;
    }
  }

  /** The key that a token says it was signed with. Throws TokenRefused when it is none of ours. */
  async keyOf(token: string): Promise<VerificationKey> {
    if (token.length > MAX_LENGTH) throw new TokenRefused('too_long');
    const header = headerOf(token);
    if (!header) throw new TokenRefused('malformed');
    const { kid } = header;
    const key = typeof kid === 'string' ? await this.keys.find(kid) : null;
    if (!key) throw new TokenRefused('key');
    return key;
  }

  /** What the signature check does not look at: that it is an access token, and that it ends. Throws TokenRefused. */
  principalOf({ header, payload }: jwt.Jwt): SessionPrincipal {
    if (header.typ !== TYPE) throw new TokenRefused('type');
    if ('crit' in header) throw new TokenRefused('critical');
    if (typeof payload === 'string') throw new TokenRefused('malformed');
    const { sub, exp, nbf, iat } = payload;
    const sid: unknown = payload['sid'];
    if (typeof sub !== 'string' || typeof sid !== 'string' || sub === '' || sid === '')
      throw new TokenRefused('claims');
    if (exp === undefined || nbf === undefined || iat === undefined) throw new TokenRefused('claims');
    if (exp - iat > ACCESS_TOKEN_SECONDS) throw new TokenRefused('claims');
    return { kind: 'session', userId: sub, signInId: sid, expiresAt: exp * 1000 };
  }
}

/** Null when it is no JWT. Nothing in it is trusted. */
function headerOf(token: string): jwt.JwtHeader | null {
  try {
    return jwt.decode(token, { complete: true })?.header ?? null;
  } catch {
    return null;
  }
}
