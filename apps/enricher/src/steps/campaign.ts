/**
 * Which campaign brought the visitor: the `utm_*` parameters of the url (support.google.com/analytics/answer/10917952),
 * else `context.campaign` as Segment's libraries send it (segment.com/docs/connections/spec/common, "campaign").
 */
import type { Campaign, RawEvent } from '#domain';
import type { Facts, Findings } from '../pipeline/step.js';
import { NOTHING } from '../pipeline/step.js';

export function campaign(event: RawEvent, { page }: Facts): Findings {
  const found = (page && fromQuery(page)) ?? fromContext(event.context);
  return found ? { campaign: found } : NOTHING;
}

function fromQuery(page: URL): Campaign | null {
  if (!page.search.includes('utm_')) return null;
  const query = page.searchParams;
  return campaignOf((name) => query.get(`utm_${name === 'name' ? 'campaign' : name}`));
}

function fromContext(context: string | null): Campaign | null {
  if (!context?.includes('"campaign"')) return null;
  const { campaign: sent } = JSON.parse(context) as { campaign?: unknown };
  if (typeof sent !== 'object' || sent === null) return null;
  return campaignOf((name) => (Object.hasOwn(sent, name) ? (sent as Record<string, unknown>)[name] : null));
}

/** Null when none of its parts is a text. */
function campaignOf(part: (name: keyof Campaign) => unknown): Campaign | null {
  const found: Campaign = {
    source: textOf(part('source')),
    medium: textOf(part('medium')),
    name: textOf(part('name')),
    term: textOf(part('term')),
    content: textOf(part('content')),
  };
  const any = found.source ?? found.medium ?? found.name ?? found.term ?? found.content;
  return any === null ? null : found;
}

/** `%00` in a query becomes U+0000, which PostgreSQL refuses. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  return value.trim().replaceAll('\u0000', '\ufffd') || null;
}
