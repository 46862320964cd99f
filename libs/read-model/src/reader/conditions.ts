/** From a question to the conditions of SQL: the only place that knows which column a dimension is. */
import type { Dimension } from '#contracts';
import type { Parameters } from './parameters.js';
import { propertyValue } from './property-value.js';
import { isDimension, propertyName, type Filter, type Question, type Range } from './question.js';

const COLUMNS: Readonly<Record<Dimension, string>> = {
  page: 'page',
  referrer: 'referrer_source',
  channel: 'referrer_medium',
  campaign: 'campaign_name',
  country: 'country',
  city: 'city',
  browser: 'browser',
  os: 'os',
  device: 'device',
};

/** Whether a filter may name it. */
export function isFilterable(dimension: string): boolean {
  return dimension === 'visitor' || isDimension(dimension) || propertyName(dimension) !== null;
}

/** SQL for an event's value of a dimension; null where it has none. Throws RangeError for what {@link isFilterable} denies. */
export function dimensionValue(dimension: string, parameters: Parameters, alias = 'e'): string {
  if (dimension === 'visitor' || dimension === 'type') return `${alias}.${dimension}`;
  if (isDimension(dimension)) return `${alias}.${COLUMNS[dimension]}`;
  const name = propertyName(dimension);
  if (name === null) throw new RangeError('no such dimension');
  return propertyValue(parameters.text(name), alias);
}

/** Whose rows: those of the project in the range, of the stream and type if one is asked for. Works on any table that has them. */
export interface Scope {
  readonly alias: string;
  /** Column of time. */
  readonly time: string;
  /** Whether the table has a column `type`. */
  readonly typed: boolean;
}

export function inScope(
  question: Question,
  range: Range,
  { alias, time, typed }: Scope,
  parameters: Parameters,
): string {
  const conditions = [
    `${alias}.project_id = ${parameters.text(question.projectId)}`,
    `${alias}.${time} >= ${parameters.time(range.from)}`,
    `${alias}.${time} < ${parameters.time(range.to)}`,
  ];
  if (question.stream !== null) conditions.push(`${alias}.stream = ${parameters.text(question.stream)}`);
  if (typed && question.type !== null) conditions.push(`${alias}.type = ${parameters.text(question.type)}`);
  return conditions.join(' AND ');
}

const EVENTS: Scope = { alias: 'e', time: 'time', typed: true };

/** Events `e` of the range that match, bots among them. */
export function matchingEvents(question: Question, range: Range, parameters: Parameters): string {
  return [inScope(question, range, EVENTS, parameters), ...filterConditions(question.filters, parameters)].join(
    ' AND ',
  );
}

/** The same without bots, unless they were asked for. */
export function countedEvents(question: Question, range: Range, parameters: Parameters): string {
  const conditions = matchingEvents(question, range, parameters);
  return question.bots ? conditions : `${conditions} AND NOT e.bot`;
}

/** What the filters ask of an event `e`. */
export function filterConditions(filters: readonly Filter[], parameters: Parameters): string[] {
  return filters.map(
    ({ dimension, values }) => `${dimensionValue(dimension, parameters)} = ANY (${parameters.texts(values)})`,
  );
}
