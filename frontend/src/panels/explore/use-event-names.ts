import { useQuery } from '@tanstack/react-query';
import { eventsQuery, timeseriesQuery } from '../../api/queries.js';
import { questionParameters, type Question } from '../../question/question.js';

export interface EventNames {
  /** Types that there are in the range, the most frequent first; the chosen one is among them. */
  readonly types: readonly string[];
  /** Names of properties of the newest events of the chosen type. */
  readonly properties: readonly string[];
}

const SAMPLE = 50;
const NO_NAMES: EventNames = { types: [], properties: [] };

/** What can be asked about, from what was sent. */
export function useEventNames(projectId: string, question: Question, type: string | undefined): EventNames {
  const parameters = questionParameters({ ...question, filter: {} });
  const byType = useQuery(
    timeseriesQuery(projectId, {
      ...parameters,
      metric: 'events',
      by: 'type',
      interval: 'month',
    }),
  );
  const { bots: _bots, ...range } = parameters;
  const newest = useQuery(eventsQuery(projectId, { ...range, type, limit: SAMPLE }));
  const keys = (byType.data?.series ?? []).map(({ key }) => key).filter((key) => !key.startsWith('$'));
  const names = new Set((newest.data?.events ?? []).flatMap(({ properties }) => Object.keys(properties)));
  if (keys.length === 0 && names.size === 0 && type === undefined) return NO_NAMES;
  return {
    types: [...new Set(type === undefined ? keys : [...keys, type])],
    properties: [...names].sort((a, b) => a.localeCompare(b)),
  };
}
