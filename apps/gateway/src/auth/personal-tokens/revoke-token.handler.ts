import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { refuse, type Refusal } from '#domain';
import { ControlStore, type Author } from '#event-store';

export class RevokeToken extends Command<number | Refusal> {
  constructor(
    readonly author: Author,
    readonly userId: string,
    readonly tokenId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeToken)
export class RevokeTokenHandler implements ICommandHandler<RevokeToken> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, userId, tokenId }: RevokeToken): Promise<number | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction) => {
      const outcome = await transaction.decide('user', userId, { type: 'revoke_access_token', tokenId });
      return outcome === 0 ? refuse('NOT_FOUND', 'no such token') : outcome;
    });
  }
}
