/** Whether a crawler sent it: its user agent matches the crawler list. */
import type { RawEvent } from '#domain';
import { NOTHING, type Findings } from '../pipeline/step.js';

/** The crawler's name, or null for everybody else. */
export type CrawlerOf = (userAgent: string) => string | null;

export function bot(crawlerOf: CrawlerOf): (event: RawEvent) => Findings {
  return (event) => {
    const botName = event.userAgent ? crawlerOf(event.userAgent) : null;
    return botName === null ? NOTHING : { bot: true, botName };
  };
}
