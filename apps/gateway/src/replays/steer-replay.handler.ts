import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { isRefusal, refuse, type Refusal } from '#domain';
import { ControlStore, type Author } from '#event-store';
import { readReplays } from '#read-model/reader';
import { hasEnded } from './replay.view.js';

/** Pauses, resumes or cancels; what has been built so far stays while it is paused, and goes when it is cancelled. */
export class SteerReplay extends Command<undefined | Refusal> {
  constructor(
    readonly author: Author,
    readonly replayId: string,
    readonly command: 'pause_replay' | 'resume_replay' | 'cancel_replay',
  ) {
    super();
  }
}

@CommandHandler(SteerReplay)
export class SteerReplayHandler implements ICommandHandler<SteerReplay> {
  constructor(
    private readonly store: ControlStore,
    private readonly database: DataSource,
  ) {}

  async execute({ author, replayId, command: type }: SteerReplay): Promise<undefined | Refusal> {
    const [progress] = await readReplays(this.database, [replayId]);
    if (hasEnded(progress) && type !== 'cancel_replay') return refuse('REPLAY_ENDED', `it is ${progress!.state}`);
    if (hasEnded(progress) && progress!.state !== 'cancelled')
      return refuse('REPLAY_ENDED', `it is ${progress!.state}`);
    const outcome = await this.store.transact({ author, at: new Date() }, (transaction) =>
      transaction.decide('replay', replayId, { type }),
    );
    return isRefusal(outcome) ? outcome : undefined;
  }
}
