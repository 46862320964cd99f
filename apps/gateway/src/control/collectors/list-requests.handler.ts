import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { requestLists, type RequestNote } from '#contracts';
import type { Refusal } from '#domain';
import { collectorOf } from '#event-store';
import { LiveStoreUnavailable, type LiveStore, type RecentItem } from '#live-store';
import { LIVE_STORE } from '../../parts.js';
import { Refused } from '../../problems/refused.js';
import { collectorRequest, type CollectorRequestsPage } from './collector-request.view.js';
import { NO_COLLECTOR } from './read-collector.js';

const RETRY_AFTER_SECONDS = 2;
const BEGINNING = '0-0';

/** What was answered to a collector lately, and to whoever showed one of its old keys. */
export class ListRequests extends Query<CollectorRequestsPage | Refusal> {
  constructor(
    readonly projectId: string,
    readonly collectorId: string,
    /** `next` of an answer before; undefined: all there is. */
    readonly after: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListRequests)
export class ListRequestsHandler implements IQueryHandler<ListRequests> {
  constructor(
    private readonly database: DataSource,
    @Inject(LIVE_STORE) private readonly live: LiveStore,
  ) {}

  async execute({ projectId, collectorId, after }: ListRequests): Promise<CollectorRequestsPage | Refusal> {
    if (!(await collectorOf(this.database.manager, projectId, collectorId))) return NO_COLLECTOR;
    const { taken, refused } = requestLists(collectorId);
    const before = after?.split('_') ?? [];
    const lists = [taken, refused].map((list, index) => ({ list, after: before[index] ?? null }));
    const found = await this.read(lists);
    const requests = found.flatMap((items, index) => items.map((item) => requestIn(item, 'tr'[index]!)));
    return {
      requests: requests.sort((a, b) => b.at - a.at).map(({ id, ...note }) => collectorRequest(id, note)),
      next: found.map((items, index) => items.at(-1)?.position ?? before[index] ?? BEGINNING).join('_'),
    };
  }

  private async read(lists: Parameters<LiveStore['recent']['read']>[0]): ReturnType<LiveStore['recent']['read']> {
    try {
      return await this.live.recent.read(lists);
    } catch (fault) {
      if (!(fault instanceof LiveStoreUnavailable)) throw fault;
      throw new Refused('LIVE_STORE_UNAVAILABLE', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
  }
}

function requestIn({ position, text }: RecentItem, list: string): RequestNote & { readonly id: string } {
  return { ...(JSON.parse(text) as RequestNote), id: `${list}${position}` };
}
