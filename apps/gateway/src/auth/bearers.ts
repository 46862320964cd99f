/** Who presents a token: a person by an access token, a program by a personal access token or by an API key. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isApiKey, isPersonalToken, type CollectorGrant, type ProjectRole } from '#domain';
import { goodKey, isSignedIn, LAST_USE_STEP_MS, noteTokenUse, personalToken, type AccessTokenRow } from '#event-store';
import type { Logger } from '#runtime';
import type { KeyPrincipal, Principal, SessionPrincipal, TokenPrincipal } from '../access/principal.js';
import { CollectorUses } from '../control/upkeep/collector-uses.js';
import { LOGGER } from '../parts.js';
import { isId } from '../tenancy/project-scope.js';
import { AccessTokens } from './access-tokens.js';
import { TokenRefused, TokenRefusals } from './token-refusals.js';

/** Of a key's scopes for the gateway, the most first. */
const KEY_ROLES: readonly (readonly [CollectorGrant, ProjectRole])[] = [
  ['admin', 'admin'],
  ['read', 'analyst'],
];

@Injectable()
export class Bearers {
  constructor(
    private readonly database: DataSource,
    private readonly tokens: AccessTokens,
    private readonly refusals: TokenRefusals,
    private readonly keyUses: CollectorUses,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Whom a token speaks for at this moment; null, and a line in the log, when it is good for nothing.
   * @param address Of who presents it, for the log.
   */
  async principalOf(token: string, address: string | null = null): Promise<Principal | null> {
    try {
      return await this.read(token);
    } catch (fault) {
      if (!(fault instanceof TokenRefused)) throw fault;
      this.refusals.note(fault.reason, address);
      return null;
    }
  }

  /** The same principal, if its sign-in lives. Throws TokenRefused otherwise. */
  async signedIn(principal: SessionPrincipal): Promise<SessionPrincipal> {
    const { userId, signInId } = principal;
    const isOurs = isId(userId) && isId(signInId);
    if (isOurs && (await isSignedIn(this.database.manager, principal, new Date()))) return principal;
    throw new TokenRefused('ended');
  }

  private async read(token: string): Promise<Principal> {
    if (token === '') throw new TokenRefused('absent');
    if (token.startsWith('npt_')) return this.program(token);
    if (token.startsWith('npk_')) return this.key(token);
    return this.signedIn(await this.tokens.verify(token));
  }

  private async program(token: string): Promise<TokenPrincipal> {
    if (!isPersonalToken(token)) throw new TokenRefused('malformed');
    const at = new Date();
    const row = await personalToken(this.database.manager, token, at);
    if (!row) throw new TokenRefused('unknown');
    this.noteUse(row, at);
    const { id: tokenId, userId, scopes, expiresAt } = row;
    return { kind: 'token', userId, tokenId, scopes, expiresAt: expiresAt?.getTime() ?? null };
  }

  private async key(token: string): Promise<KeyPrincipal> {
    if (!isApiKey(token)) throw new TokenRefused('malformed');
    const at = new Date();
    const key = await goodKey(this.database.manager, token, at);
    if (!key) throw new TokenRefused('unknown');
    const { projectId, collectorId, scopes, until } = key;
    this.keyUses.used(collectorId, at.getTime());
    const role = KEY_ROLES.find(([scope]) => scopes.includes(scope))?.[1] ?? null;
    return { kind: 'key', projectId, collectorId, role, expiresAt: until?.getTime() ?? null };
  }

  /** Nobody waits for it. */
  private noteUse({ id, lastUsedAt }: AccessTokenRow, at: Date): void {
    if (lastUsedAt && at.getTime() - lastUsedAt.getTime() < LAST_USE_STEP_MS) return;
    noteTokenUse(this.database.manager, id, at).catch((fault: unknown) =>
      this.logger.warn({ err: fault }, 'the last use of a token could not be written'),
    );
  }
}
