import { randomBytes, randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { apiKeyHint, formatPersonalToken, isRefusal, refuse, type Refusal, type TokenScope } from '#domain';
import { ControlStore, hashOf, personalTokenOf, type Author } from '#event-store';
import { accessTokenView, type CreatedAccessToken } from './personal-token.dto.js';

/** 160 bits. */
const TOKEN_BYTES = 20;

export interface TokenWish {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** Epoch ms. */
  readonly expiresAt: number | null;
}

export class CreateToken extends Command<CreatedAccessToken | Refusal> {
  constructor(
    readonly author: Author,
    readonly userId: string,
    readonly wish: TokenWish,
  ) {
    super();
  }
}

@CommandHandler(CreateToken)
export class CreateTokenHandler implements ICommandHandler<CreateToken> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, userId, wish }: CreateToken): Promise<CreatedAccessToken | Refusal> {
    const token = formatPersonalToken(randomBytes(TOKEN_BYTES));
    const tokenHash = hashOf(token);
    const at = new Date();
    return this.store.transact<CreatedAccessToken>({ author, at }, async (transaction, manager) => {
      const tokenId = randomUUID();
      const facts = { tokenId, tokenHash, hint: apiKeyHint(token), at: at.getTime(), ...wish };
      const outcome = await transaction.decide('user', userId, { type: 'create_access_token', ...facts });
      if (isRefusal(outcome)) return outcome;
      const row = await personalTokenOf(manager, userId, tokenId);
      return row ? { ...accessTokenView(row), token } : refuse('NOT_FOUND', 'no such token');
    });
  }
}
