/** Says in the log why a token was refused: attacks show there. Never the token, nor anything out of it. */
import { Inject, Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import type { Logger } from '#runtime';
import { LOGGER } from '../parts.js';

/** Why a token is not taken. */
export type TokenFault =
  | 'absent'
  | 'algorithm'
  | 'audience'
  | 'claims'
  | 'critical'
  | 'ended'
  | 'expired'
  | 'issuer'
  | 'key'
  | 'malformed'
  | 'not_yet'
  | 'signature'
  | 'too_long'
  | 'type'
  | 'unknown';

/** What happens to everybody. */
const USUAL: ReadonlySet<TokenFault> = new Set(['absent', 'ended', 'expired']);

/** Carries the reason through passport, which hands on what a strategy failed with. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  constructor(readonly reason: TokenFault) {
    super(reason);
  }
}

@Injectable()
export class TokenRefusals {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  note(reason: TokenFault, address: string | null): void {
    if (USUAL.has(reason)) this.logger.debug({ reason, address }, 'a token was refused');
    else this.logger.warn({ reason, address }, 'a token was refused');
  }
}

/** The reason in what jsonwebtoken or passport-jwt failed with. */
export function tokenFaultOf(fault: unknown): TokenFault {
  if (fault instanceof TokenRefused) return fault.reason;
  if (fault instanceof jwt.TokenExpiredError) return 'expired';
  if (fault instanceof jwt.NotBeforeError) return 'not_yet';
  const message = fault instanceof Error ? fault.message : '';
  if (message === 'No auth token') return 'absent';
  const found = /^(?:jwt (audience|issuer)|invalid (algorithm|signature))/.exec(message);
  return ((found?.[1] ?? found?.[2]) as TokenFault | undefined) ?? 'malformed';
}
