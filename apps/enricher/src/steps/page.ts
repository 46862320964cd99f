/** Parses the event's url once, for the steps after it. */
import type { RawEvent } from '#domain';
import { NOTHING, type Findings } from '../pipeline/step.js';

export function page({ url }: RawEvent): Findings {
  if (url === null) return NOTHING;
  return URL.canParse(url) ? { page: new URL(url) } : { mark: 'url_invalid' };
}
