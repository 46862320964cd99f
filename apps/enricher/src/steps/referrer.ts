/**
 * How the visitor came, first match wins: what the campaign says (paid, email, social, search), a click id of an
 * advertising network, the referring host (the site itself, a known source, any other), else direct.
 */
import type { Campaign, RawEvent, ReferrerFacts, ReferrerMedium } from '#domain';
import { NOTHING, type Facts, type Findings } from '../pipeline/step.js';
import { trafficSourceOf } from './traffic-sources.js';

export function referrer(event: RawEvent, { page, campaign }: Facts): Findings {
  if (event.url === null && event.referrer === null && campaign === null) return NOTHING;
  const from = event.referrer === null || event.referrer === '' ? null : parseReferrer(event.referrer);
  const referrerFacts =
    byCampaign(campaign, from) ??
    byClickId(page) ??
    (from && byHost(from, page)) ??
    ({ medium: campaign?.source ? 'referral' : 'direct', source: campaign?.source ?? null } satisfies ReferrerFacts);
  return event.referrer && !from ? { referrerFacts, mark: 'referrer_invalid' } : { referrerFacts };
}

const PROTOCOLS = new Set(['http:', 'https:', 'android-app:']);

/** Browsers send an origin or a URL; Android apps their package's name as host. */
function parseReferrer(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return PROTOCOLS.has(url.protocol) && url.hostname !== '' ? url : null;
}

/** `utm_medium` as it is written in practice; after Google Analytics' default channel group. */
const MEDIUMS: ReadonlyMap<string, ReferrerMedium> = new Map(
  Object.entries({
    paid: ['ppc', 'retargeting', 'display', 'banner', 'expandable', 'interstitial', 'ad', 'ads'],
    email: ['email', 'e-mail', 'e_mail', 'e mail', 'newsletter'],
    social: ['social', 'social-network', 'social-media', 'social_network', 'social_media', 'sm'],
    search: ['organic'],
    referral: ['referral', 'affiliate', 'affiliates', 'link', 'app'],
  } satisfies Partial<Record<ReferrerMedium, string[]>>).flatMap(([medium, names]) =>
    names.map((name) => [name, medium as ReferrerMedium] as const),
  ),
);

/** cpc, cpm, cpv and the like; paid, paid-search, paid_social and the like. */
const soundsPaid = (medium: string): boolean => medium.includes('cp') || medium.startsWith('paid');

function byCampaign(campaign: Campaign | null, from: URL | null): ReferrerFacts | null {
  const sent = campaign?.medium?.toLowerCase();
  if (!sent) return null;
  const medium = MEDIUMS.get(sent) ?? (soundsPaid(sent) ? 'paid' : null);
  return medium && { medium, source: campaign?.source ?? (from && sourceName(hostOf(from))) };
}

/** Parameters that advertising networks add to a paid click. Facebook's fbclid is on unpaid links too. */
const CLICK_IDS: readonly (readonly [string, string])[] = [
  ['gclid', 'Google'],
  ['gbraid', 'Google'],
  ['wbraid', 'Google'],
  ['dclid', 'Google'],
  ['msclkid', 'Bing'],
  ['ttclid', 'TikTok'],
  ['twclid', 'X'],
  ['li_fat_id', 'LinkedIn'],
  ['yclid', 'Yandex'],
];

const ANY_CLICK_ID = new RegExp(`[?&](${CLICK_IDS.map(([name]) => name).join('|')})=`);

function byClickId(page: URL | null): ReferrerFacts | null {
  const name = page && ANY_CLICK_ID.exec(page.search)?.[1];
  const found = name && CLICK_IDS.find(([parameter]) => parameter === name);
  return found ? { medium: 'paid', source: found[1] } : null;
}

function byHost(from: URL, page: URL | null): ReferrerFacts {
  const host = hostOf(from);
  if (page && host === hostOf(page)) return { medium: 'internal', source: null };
  const known = trafficSourceOf(host);
  return known ? { medium: known.medium, source: known.name } : { medium: 'referral', source: host };
}

const sourceName = (host: string): string => trafficSourceOf(host)?.name ?? host;

/** A site is the same with and without `www.`. */
const hostOf = (url: URL): string => url.hostname.toLowerCase().replace(/^www\./, '');
