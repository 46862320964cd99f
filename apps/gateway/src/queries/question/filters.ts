/** Filters of a question as they stand in an address: `filter[<dimension>]=<value>`. */
import { DIMENSIONS } from '#contracts';
import { isFilterable, type Filter } from '#read-model/reader';
import { Refused } from '../../problems/refused.js';

const KEY = /^filter\[(.*)\]$/s;
const MAX_VALUES = 20;
const MAX_VALUE_CHARACTERS = 2_048;
const MAX_PROPERTY_CHARACTERS = 256;

/**
 * Takes the filters out of the parameters, so that what is left is flat. A dimension that is there several times has one
 * filter with several values. Throws Refused for what is no filter.
 */
export function takeFilters(parameters: Record<string, unknown>): readonly Filter[] {
  const filters = new Map<string, string[]>();
  let count = 0;
  for (const key of Object.keys(parameters)) {
    const dimension = KEY.exec(key)?.[1];
    if (dimension === undefined) continue;
    const values = [parameters[key]].flat().map((value) => checkedValue(dimension, value));
    if ((count += values.length) > MAX_VALUES) throw invalid(`At most ${MAX_VALUES} filters.`);
    filters.set(checkedFilter(dimension), values);
    delete parameters[key];
  }
  return [...filters].map(([dimension, values]) => ({ dimension, values }));
}

/** The dimension, if there is such a one. Throws Refused. */
export function checkedDimension(dimension: string): string {
  if (dimension === 'visitor' || !isFilterable(dimension)) throw unknown(dimension);
  return checkedFilter(dimension);
}

function checkedFilter(dimension: string): string {
  if (!isFilterable(dimension)) throw unknown(dimension);
  if (dimension.length > MAX_PROPERTY_CHARACTERS || dimension.includes('\0')) {
    throw invalid(`The name of a property has at most ${MAX_PROPERTY_CHARACTERS} characters, and no U+0000.`);
  }
  return dimension;
}

function checkedValue(dimension: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= MAX_VALUE_CHARACTERS && !value.includes('\0')) return value;
  throw invalid(`${shown(dimension)}: a value has at most ${MAX_VALUE_CHARACTERS} characters, and no U+0000.`);
}

function unknown(dimension: string): Refused {
  const known = [...DIMENSIONS, 'property:<name>'].join(', ');
  return new Refused('DIMENSION_UNKNOWN', { detail: `${shown(dimension)} is none of ${known}.` });
}

const invalid = (detail: string): Refused => new Refused('FILTER_INVALID', { detail });

/** What the client sent, cut short, so that the answer stays small. */
const shown = (text: string): string => JSON.stringify(text.slice(0, 64));
