/**
 * The keys of access tokens: the one that signs, those that sign next, and those whose last tokens are not over. From the
 * configuration, or from the database, where they change by themselves; every gateway follows within half a minute.
 */
import type { OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { rotateSigningKey, signingKeys } from '#event-store';
import type { Logger } from '#runtime';
import type { TokenSettings } from '../parts.js';
import { signingKey, verificationKeys, type SigningKey, type VerificationKey } from './signing-key.js';

const FOLLOW_EVERY_MS = 30_000;
/** A token of a key that is not known makes us look, at most so often. */
const LOOK_EVERY_MS = 5_000;
const ROTATE_AFTER_MS = 90 * 24 * 3_600_000;

interface TimedKey extends SigningKey {
  /** Epoch ms. */
  readonly activeAt: number;
}

export interface SigningKeysOptions {
  readonly database: DataSource;
  readonly settings: Pick<TokenSettings, 'privateKey' | 'previousPublicKeys'>;
  readonly logger: Logger;
  readonly now?: () => number;
}

export class SigningKeys implements OnApplicationShutdown {
  private readonly configured: SigningKey | null;
  private readonly previous: readonly VerificationKey[];
  private readonly now: () => number;
  private stored: readonly TimedKey[] = [];
  private lookedAt = 0;
  private looking: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;

  /** Throws ConfigInvalid when the configured keys will not do. */
  constructor(private readonly options: SigningKeysOptions) {
    const { privateKey, previousPublicKeys } = options.settings;
    this.now = options.now ?? Date.now;
    this.configured = privateKey === null ? null : signingKey(privateKey);
    this.previous = previousPublicKeys ? verificationKeys(previousPublicKeys) : [];
  }

  /** Reads the keys, and follows their changes from then on. */
  async open(): Promise<this> {
    if (this.configured) return this;
    await this.look();
    this.timer = setInterval(() => void this.follow(), FOLLOW_EVERY_MS).unref();
    return this;
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** The key that signs now. */
  current(): SigningKey {
    if (this.configured) return this.configured;
    const now = this.now();
    return this.stored.findLast(({ activeAt }) => activeAt <= now) ?? this.stored[0]!;
  }

  /** Those whose private part we hold, the one that signs first. */
  held(): readonly [SigningKey, ...SigningKey[]] {
    const current = this.current();
    return [current, ...this.stored.filter(({ kid }) => kid !== current.kid)];
  }

  /** All that tokens are checked with. */
  published(): readonly VerificationKey[] {
    return [...(this.configured ? [this.configured] : this.stored), ...this.previous];
  }

  /** Null: not ours. A key that another gateway has just made is looked for. */
  async find(kid: string): Promise<VerificationKey | null> {
    const known = this.byId(kid);
    if (known || this.configured || this.now() - this.lookedAt < LOOK_EVERY_MS) return known;
    await this.follow();
    return this.byId(kid);
  }

  /** Takes up what changed; when the database does not answer, the known keys stay. */
  private async follow(): Promise<void> {
    try {
      await (this.looking ??= this.look().finally(() => (this.looking = null)));
    } catch (fault) {
      this.options.logger.warn(
        { err: fault },
        'the signing keys could not be read; going on with those that are known',
      );
    }
  }

  private async look(): Promise<void> {
    const { database } = this.options;
    this.lookedAt = this.now();
    const at = new Date(this.lookedAt);
    const rows = await signingKeys(database, at);
    this.stored = rows.map(({ privateKey, activeAt }) => ({
      ...signingKey(privateKey, 'signing_keys'),
      activeAt: activeAt.getTime(),
    }));
    const newest = rows.at(-1)!;
    if (at.getTime() - newest.createdAt.getTime() < ROTATE_AFTER_MS && rows.length === 1) return;
    await rotateSigningKey(database, at, { ifOlderThanMs: ROTATE_AFTER_MS });
  }

  private byId(kid: string): VerificationKey | null {
    return this.published().find((key) => key.kid === kid) ?? null;
  }
}
