/** What the live feed asks about people: who holds a token, and what they may see. */

/** The bearer of a valid access token. */
export interface TokenBearer {
  readonly userId: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export interface LiveAccess {
  /** Null when the token is not valid (any more). */
  bearerOf(token: string): Promise<TokenBearer | null>;
  may(userId: string, projectId: string): Promise<boolean>;
  /** Names of the project's streams. */
  streamsOf(projectId: string): Promise<readonly string[]>;
}

export const LIVE_ACCESS = Symbol('LiveAccess');
