/** The enricher's pipeline: the steps, in order, and how their findings become one event's facts. */
import type { Mark, RawEvent } from '#domain';
import type { LookUps } from '../look-ups/look-ups.js';
import { bot } from '../steps/bot.js';
import { campaign } from '../steps/campaign.js';
import { clock } from '../steps/clock.js';
import { dropAddress } from '../steps/drop-address.js';
import { geo } from '../steps/geo.js';
import { page } from '../steps/page.js';
import { referrer } from '../steps/referrer.js';
import { userAgent } from '../steps/user-agent.js';
import type { Facts, Step } from './step.js';

/** A step may read what the steps before it found. Dedup comes before all of them, for the whole batch at once. */
export function pipeline(lookUps: LookUps): readonly Step[] {
  return [
    { name: 'clock', run: clock },
    { name: 'page', run: page },
    { name: 'user-agent', run: userAgent(lookUps.agentOf) },
    { name: 'bot', run: bot(lookUps.crawlerOf) },
    { name: 'geo', run: geo(lookUps.placeOf) },
    { name: 'campaign', run: campaign },
    { name: 'referrer', run: referrer },
    { name: 'drop-address', run: dropAddress },
  ];
}

/** A step threw on an event. The same event will make it throw again: it is set aside, not retried. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  constructor(
    readonly step: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Runs the steps on one event. Throws StepFailed. */
export function runSteps(steps: readonly Step[], event: RawEvent): Facts {
  const facts = {
    time: event.time ?? event.receivedAt,
    context: event.context,
    page: null,
    geo: null,
    agent: null,
    bot: false,
    botName: null,
    referrerFacts: null,
    campaign: null,
    marks: [] as Mark[],
  } satisfies Facts;
  for (const step of steps) {
    try {
      const { mark, ...findings } = step.run(event, facts);
      Object.assign(facts, findings);
      if (mark) facts.marks.push(mark);
    } catch (cause) {
      throw new StepFailed(step.name, cause);
    }
  }
  return facts;
}
