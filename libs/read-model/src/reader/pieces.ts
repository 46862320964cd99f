/**
 * Which part of a range is read from which table. A roll-up knows whole buckets only, so that a range which does not
 * begin and end with one is read from the roll-up in its middle, and from something finer at its edges.
 */
import type { Range } from './question.js';

const MINUTE = 60_000;

/** Lengths of the roll-ups' buckets, all counted from 1970 in UTC; `event`: single rows. */
const LENGTHS = { day: 1_440 * MINUTE, quarter: 15 * MINUTE, minute: MINUTE, event: 1 } as const;

export type Grain = keyof typeof LENGTHS;

export interface Piece extends Range {
  readonly grain: Grain;
}

/** The range as pieces of the given grains, which become finer and end with `event`; each piece of the coarsest that it can be. */
export function piecesOf({ from, to }: Range, [grain = 'event', ...finer]: readonly Grain[]): readonly Piece[] {
  if (from >= to) return [];
  const first = roundUp(from, grain);
  const last = roundDown(to, grain);
  if (first >= last) return piecesOf({ from, to }, finer);
  return [
    ...piecesOf({ from, to: first }, finer),
    { grain, from: first, to: last },
    ...piecesOf({ from: last, to }, finer),
  ];
}

/** The grains that fit into buckets with these starts. The first start does not matter: the range itself cuts there. */
export function grainsWithin(starts: readonly number[], grains: readonly Grain[]): readonly Grain[] {
  return grains.filter((grain) => starts.every((start, index) => index === 0 || roundDown(start, grain) === start));
}

/** A piece that is added, or taken away from what was added too much. */
export interface SignedPiece extends Piece {
  readonly sign: 1 | -1;
}

/**
 * Days and events, as {@link piecesOf}; but where less is to be read outside of the range than inside, the whole day is
 * added and the rest of it taken away. Nothing is expected to lie after `now`.
 */
export function dayPieces({ from, to }: Range, now: number): readonly SignedPiece[] {
  if (from >= to) return [];
  const [first, last] = [roundDown(from, 'day'), roundUp(to, 'day')];
  const before = { from: first, to: from };
  const after = { from: to, to: last };
  if (last - first === LENGTHS.day) {
    const outside = length(before) + Math.min(length(after), Math.max(0, now - to));
    if (outside >= to - from) return [{ grain: 'event', from, to, sign: 1 }];
    return [{ grain: 'day', from: first, to: last, sign: 1 }, ...less(before), ...less(after)];
  }
  const middle = first + LENGTHS.day;
  const end = last - LENGTHS.day;
  return [
    ...edge({ from, to: middle }, before, { from: first, to: middle }, length(before)),
    ...(middle < end ? [{ grain: 'day', from: middle, to: end, sign: 1 } as const] : []),
    ...edge({ from: end, to }, after, { from: end, to: last }, Math.min(length(after), Math.max(0, now - to))),
  ];
}

function edge(inside: Range, outside: Range, day: Range, cost: number): readonly SignedPiece[] {
  if (cost >= length(inside)) return [{ grain: 'event', ...inside, sign: 1 }];
  return [{ grain: 'day', ...day, sign: 1 }, ...less(outside)];
}

function less(range: Range): readonly SignedPiece[] {
  return length(range) > 0 ? [{ grain: 'event', ...range, sign: -1 }] : [];
}

const length = ({ from, to }: Range): number => to - from;

function roundDown(ms: number, grain: Grain): number {
  return Math.floor(ms / LENGTHS[grain]) * LENGTHS[grain];
}

function roundUp(ms: number, grain: Grain): number {
  return Math.ceil(ms / LENGTHS[grain]) * LENGTHS[grain];
}
