/** A session's facts as people read them. */
import type { SessionView } from '#contracts';
import { countryName } from '../../ui/names.js';

/** Where it came from: the campaign, else the referrer with its channel, else that nobody sent them. */
export function sourceOf({
  campaign,
  referrer,
  channel,
}: Pick<SessionView, 'campaign' | 'referrer' | 'channel'>): string {
  if (campaign !== null) return campaign;
  if (referrer !== null) return channel === null || channel === referrer ? referrer : `${referrer} (${channel})`;
  return channel ?? 'direct';
}

/** City, country; empty when neither is known. */
export function placeOf({ city, country }: Pick<SessionView, 'city' | 'country'>): string {
  return [city, country === null ? null : countryName(country)].filter((each) => each !== null).join(', ');
}

/** Browser, system and kind of device, as far as they are known. */
export function deviceOf({ browser, os, device }: Pick<SessionView, 'browser' | 'os' | 'device'>): string {
  return [browser, os, device].filter((each) => each !== null).join(' · ');
}
