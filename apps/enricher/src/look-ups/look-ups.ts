/** The versioned data that steps look things up in, as pure functions; answers for recent texts are remembered. */
import crawlers from 'crawler-user-agents';
import type { Logger } from '#runtime';
import type { CrawlerOf } from '../steps/bot.js';
import type { PlaceOf } from '../steps/geo.js';
import type { AgentOf } from '../steps/user-agent.js';
import { agentOf } from './agents.js';
import { cached } from './cached.js';
import { compileCrawlers } from './crawlers.js';
import { openPlaces } from './places.js';

export interface LookUps {
  readonly agentOf: AgentOf;
  readonly crawlerOf: CrawlerOf;
  /** Null when the operator named no database. */
  readonly placeOf: PlaceOf | null;
}

const REMEMBERED_AGENTS = 10_000;
const REMEMBERED_ADDRESSES = 20_000;

/** Throws StartRefused when the named database is not there. */
export async function openLookUps(geoipPath: string | null, logger: Pick<Logger, 'warn' | 'info'>): Promise<LookUps> {
  const places = geoipPath === null ? null : await openPlaces(geoipPath, logger);
  return {
    agentOf: cached(REMEMBERED_AGENTS, agentOf),
    crawlerOf: cached(REMEMBERED_AGENTS, compileCrawlers(crawlers.map(({ pattern }) => pattern))),
    placeOf: places && cached(REMEMBERED_ADDRESSES, places),
  };
}
