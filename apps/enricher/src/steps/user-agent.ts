/** What the user agent says: browser, version, operating system, class of device. */
import type { RawEvent, UserAgentFacts } from '#domain';
import { NOTHING, type Findings } from '../pipeline/step.js';

export type AgentOf = (userAgent: string) => UserAgentFacts;

export function userAgent(agentOf: AgentOf): (event: RawEvent) => Findings {
  return (event) => {
    if (!event.userAgent) return NOTHING;
    try {
      return { agent: agentOf(event.userAgent) };
    } catch {
      return { mark: 'user_agent_failed' };
    }
  };
}
