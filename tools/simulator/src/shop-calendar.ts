/**
 * What the demo shop's weeks are like: how busy it is at a moment, and what goes wrong or right at that moment. The
 * episodes hang on the day the demo began, so that whoever looks at the last weeks finds them.
 */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Events of a mean day before the shop grew. */
export const SHOP_EVENTS_PER_DAY = 3_000;

/** From Sunday. */
const WEEKDAYS = [0.74, 1.08, 1.12, 1.1, 1.06, 1.02, 0.88];
/** From midnight UTC. */
const HOURS = [
  0.35, 0.25, 0.2, 0.2, 0.25, 0.4, 0.65, 0.9, 1.15, 1.25, 1.3, 1.3, 1.35, 1.25, 1.2, 1.2, 1.25, 1.35, 1.5, 1.7, 1.75,
  1.5, 1.05, 0.65,
];
/** Sixty days make a third more. */
const GROWTH_A_DAY = 0.005;

/** What a visit meets at its moment. */
export interface Circumstances {
  /** Share of the visits that the autumn campaign brings; 0 while it does not run. */
  readonly campaignShare: number;
  /** The payment provider is down. */
  readonly paymentsFail: boolean;
  /** Since a release the last step is hard to finish on telephones. */
  readonly phonesLeak: boolean;
}

const CAMPAIGN = { from: -20 * DAY, to: -13 * DAY, share: 0.38 };
/** A busy afternoon. */
const PAYMENTS = { from: -4 * DAY + 15 * HOUR, to: -4 * DAY + 19 * HOUR };
const PHONES_SINCE = -9 * DAY;

/** @param began when the demo began, epoch ms: episodes lie before it */
export function circumstancesAt(at: number, began: number): Circumstances {
  const since = at - Math.floor(began / DAY) * DAY;
  return {
    campaignShare: since >= CAMPAIGN.from && since < CAMPAIGN.to ? CAMPAIGN.share : 0,
    paymentsFail: since >= PAYMENTS.from && since < PAYMENTS.to,
    phonesLeak: since >= PHONES_SINCE,
  };
}

/** How busy the shop is, as a factor of its mean day: by weekday and hour (interpolated), growth and campaign. */
export function busyAt(at: number, began: number): number {
  const date = new Date(at);
  const hour = date.getUTCHours();
  const into = (at % HOUR) / HOUR;
  const ofDay = HOURS[hour]! * (1 - into) + HOURS[(hour + 1) % 24]! * into;
  const growth = 1 + Math.max(-0.4, (GROWTH_A_DAY * (at - began)) / DAY);
  return WEEKDAYS[date.getUTCDay()]! * ofDay * growth * (circumstancesAt(at, began).campaignShare > 0 ? 1.5 : 1);
}
