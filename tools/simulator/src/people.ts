/** The people who visit the demo shop: the same number is always the same person, with the same browser in the same place. */
import { CRAWLER, PLACES, USER_AGENTS } from './catalogue.js';
import { pick, pickWeighted, seededRandom, type Random } from './random.js';

export interface Person {
  readonly visitorId: string;
  readonly userAgent: string;
  /** An address that the demo's small geographic database knows. */
  readonly address: string;
  readonly crawler: boolean;
}

/** Large enough that most of a day's visitors are other people than yesterday's. */
const PEOPLE = 20_000;
const CRAWLERS = 12;
const CRAWLER_SHARE = 0.03;
/** Of the visits; these people come again and again. */
const REGULARS_SHARE = 0.3;
const REGULARS = 400;

export function somebody(random: Random): Person {
  if (random() < CRAWLER_SHARE) return crawler(Math.floor(random() * CRAWLERS));
  return person(Math.floor(random() * (random() < REGULARS_SHARE ? REGULARS : PEOPLE)));
}

function person(number: number): Person {
  const own = seededRandom(number + 1);
  // The first numbers of neighbouring seeds are alike.
  own();
  const userAgent = pick(own, USER_AGENTS);
  return { visitorId: `demo-${number}`, userAgent, address: pickWeighted(own, PLACES).address, crawler: false };
}

function crawler(number: number): Person {
  return { visitorId: `demo-bot-${number}`, userAgent: CRAWLER, address: PLACES[0]!.address, crawler: true };
}
