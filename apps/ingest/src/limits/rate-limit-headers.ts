/**
 * The fields `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10: lists of named policies, as
 * structured fields (RFC 9651). A bucket's policy is its burst in the time in which it fills.
 */
import type { Limit, LimitName } from './limit.js';

/** `"key";q=1000;w=10;qu="events"`: how much may be used in how many seconds. */
export function policyItem(name: LimitName, { ratePerSecond, burst }: Limit): string {
  const seconds = Math.max(1, Math.ceil(burst / ratePerSecond));
  return `"${name}";q=${Math.floor(burst)};w=${seconds}${UNITS[name]}`;
}

/** The policy of a month that has so many seconds. */
export function monthItem(name: LimitName, quota: number, seconds: number): string {
  return `"${name}";q=${quota};w=${seconds}${UNITS[name]}`;
}

/** `"key";r=12;t=9`: what is left, and in how many seconds all of it is there again. */
export function leftItem(name: LimitName, left: number, seconds: number): string {
  return `"${name}";r=${left > 0 ? Math.floor(left) : 0};t=${seconds}`;
}

/** The field's own unit is requests. */
const EVENTS = ';qu="events"';
const UNITS: Readonly<Record<LimitName, string>> = {
  key: EVENTS,
  project: EVENTS,
  address: '',
  stranger: '',
  'key-month': EVENTS,
  'project-month': EVENTS,
};
