/** The version that a replay replaced, as far as it can be gone back to. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isRefusal, refuse, type Refusal } from '#domain';
import { replayOrder, type ReplayRow } from '#event-store';
import { readReplays, type RetiredVersion } from '#read-model/reader';

export interface FormerVersion {
  readonly order: ReplayRow;
  readonly version: RetiredVersion;
}

@Injectable()
export class FormerVersions {
  constructor(private readonly database: DataSource) {}

  /** Kept, whether or not it can be used. Refused when the replay is not there, or nothing is kept. */
  async kept(replayId: string): Promise<FormerVersion | Refusal> {
    const order = await replayOrder(this.database.manager, replayId);
    if (!order) return refuse('NOT_FOUND', 'no such replay');
    const [progress] = await readReplays(this.database, [replayId]);
    if (order.retiredDropped) return refuse('REPLAY_NOT_KEPT', 'it was dropped by an operator');
    if (progress?.retired) return { order, version: progress.retired };
    const why = progress?.state === 'live' ? 'its time is over, or it was gone back to' : 'the replay did not go live';
    return refuse('REPLAY_NOT_KEPT', why);
  }

  /** Refused as well when a later version has come, or it is of an earlier release. */
  async usable(replayId: string): Promise<FormerVersion | Refusal> {
    const former = await this.kept(replayId);
    if (isRefusal(former)) return former;
    if (former.version.replaced) {
      return refuse('REPLAY_REPLACED', `a later replay of ${former.order.projections.join(', ')} or of events is live`);
    }
    if (!former.version.usable) return refuse('REPLAY_NOT_KEPT', 'an upgrade has changed the tables since');
    return former;
  }
}
