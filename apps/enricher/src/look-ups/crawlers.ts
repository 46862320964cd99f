/**
 * The crawler list (npm `crawler-user-agents`, one regular expression per crawler) compiled into something fast. Nearly
 * all of its expressions are plain texts: those are found through an index of their first three characters, in one walk
 * over the user agent; the few others stay expressions. One alternation of all would take a millisecond per browser.
 */
import type { CrawlerOf } from '../steps/bot.js';

interface Text {
  readonly text: string;
  /** Position in the list; the first entry that matches names the crawler. */
  readonly rank: number;
  /** `^` and `$` of the expression. */
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

interface Expression {
  readonly rank: number;
  readonly pattern: RegExp;
}

interface Match {
  readonly rank: number;
  readonly text: string;
}

const INDEXED_CHARS = 3;
/** A class such as `[bB]` makes one text per character; beyond so many an expression stays one. */
const MOST_TEXTS = 16;

/** Throws SyntaxError when a pattern is no regular expression. */
export function compileCrawlers(patterns: readonly string[]): CrawlerOf {
  const index = new Map<number, Text[]>();
  const expressions: Expression[] = [];
  patterns.forEach((pattern, rank) => {
    const texts = plainTexts(pattern, rank);
    if (texts === null) expressions.push({ rank, pattern: new RegExp(pattern) });
    for (const text of texts ?? []) index.set(keyAt(text.text, 0), [...(index.get(keyAt(text.text, 0)) ?? []), text]);
  });

  return (userAgent) => {
    const match = best(textMatch(index, userAgent), expressionMatch(expressions, userAgent));
    return match && nameOf(match.text);
  };
}

/** The texts that a pattern stands for, or null when it is more than that, or too short to index. */
function plainTexts(pattern: string, rank: number): Text[] | null {
  const atStart = pattern.startsWith('^');
  const atEnd = /[^\\]\$$/.test(pattern);
  const body = pattern.slice(atStart ? 1 : 0, atEnd ? -1 : undefined);
  let texts = [''];
  for (const [whole] of body.matchAll(TOKEN)) {
    const choices = choicesOf(whole);
    if (choices === null) return null;
    texts = texts.flatMap((text) => choices.map((choice) => text + choice));
    if (texts.length > MOST_TEXTS) return null;
  }
  const indexable = texts.every((text) => text.length >= INDEXED_CHARS && keyAt(text, 0) !== NO_KEY);
  return indexable ? texts.map((text) => ({ text, rank, atStart, atEnd })) : null;
}

/** An escape, a class without ranges, or one character. */
const TOKEN = /\\[\s\S]|\[[^\]\\^-]+\]|[\s\S]/g;

function choicesOf(token: string): string[] | null {
  if (token.length > 1 && token.startsWith('[')) return [...token.slice(1, -1)];
  if (token.startsWith('\\')) return /[A-Za-z0-9]/.test(token[1] ?? 'a') ? null : [token.slice(1)];
  return /[\^$.*+?()[\]{}|]/.test(token) ? null : [token];
}

const NO_KEY = -1;

/** Three characters as one number; NO_KEY where one of them is past Latin-1. */
function keyAt(text: string, at: number): number {
  const [a, b, c] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
  return (a | b | c) > 0xff ? NO_KEY : (a << 16) | (b << 8) | c;
}

function textMatch(index: ReadonlyMap<number, readonly Text[]>, userAgent: string): Match | null {
  let found: Match | null = null;
  for (let at = 0; at + INDEXED_CHARS <= userAgent.length; at++) {
    const texts = index.get(keyAt(userAgent, at));
    if (texts) for (const text of texts) if (standsAt(text, userAgent, at)) found = best(found, text);
  }
  return found;
}

function standsAt({ text, atStart, atEnd }: Text, userAgent: string, at: number): boolean {
  if (atStart && at > 0) return false;
  if (atEnd && at + text.length !== userAgent.length) return false;
  return userAgent.startsWith(text, at);
}

function expressionMatch(expressions: readonly Expression[], userAgent: string): Match | null {
  for (const { rank, pattern } of expressions) {
    const match = pattern.exec(userAgent);
    if (match) return { rank, text: match[0] };
  }
  return null;
}

function best(a: Match | null, b: Match | null): Match | null {
  if (a === null || b === null) return a ?? b;
  return b.rank < a.rank ? b : a;
}

/** `Googlebot/` is Googlebot. */
function nameOf(matched: string): string {
  return matched.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N})]+$/gu, '') || matched;
}
