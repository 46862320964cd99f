import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import list from 'crawler-user-agents';
import fc from 'fast-check';
import { parse } from 'yaml';
import { describeWithData } from '#testing';
import { compileCrawlers } from './crawlers.js';

describe('compileCrawlers', () => {
  const crawlerOf = compileCrawlers(['Googlebot\\/', '[wW]get', '^BW\\/', 'bot$', '(^| )PTST\\/', 'é?x+', 'ab']);

  it.each([
    ['Mozilla/5.0 (compatible; Googlebot/2.1)', 'Googlebot'],
    ['Googlebot', 'bot'],
    ['Wget/1.21', 'Wget'],
    ['wget', 'wget'],
    ['BW/1', 'BW'],
    ['x BW/1', 'x'],
    ['a bot', 'bot'],
    ['bots', null],
    ['Mozilla PTST/1', 'PTST'],
    ['MozillaPTST/1', null],
    ['ab', 'ab'],
    ['', null],
    ['a', null],
    ['\u{1f916}\u{1f916}\u{1f916}', null],
  ])('%p is by %p', (userAgent, expected) => {
    expect(crawlerOf(userAgent)).toBe(expected);
  });

  it('names the first of the list that matches', () => {
    expect(compileCrawlers(['later', 'first'])('first later')).toBe('later');
    expect(compileCrawlers(['z+', 'first'])('first zz')).toBe('zz');
  });

  it('refuses what is no expression', () => {
    expect(() => compileCrawlers(['(a'])).toThrow(SyntaxError);
  });

  it('finds exactly what the expressions find', () => {
    const patterns = list.map(({ pattern }) => pattern);
    const expressions = patterns.map((pattern) => new RegExp(pattern));
    const compiled = compileCrawlers(patterns);
    const piece = fc.oneof(
      fc.constantFrom('Mozilla/5.0 ', ' (compatible; ', ') ', ' ', 'bot', 'Bot/', '/'),
      fc.constantFrom(...patterns.map((pattern) => pattern.replaceAll('\\', ''))),
      fc.constantFrom(...list.flatMap(({ instances }) => instances)).map((text) => text.slice(text.length / 3)),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        const userAgent = pieces.join('');
        const first = expressions.find((expression) => expression.test(userAgent));
        expect(compiled(userAgent) !== null).toBe(first !== undefined);
      }),
    );
  });
});

describeWithData('crawlers of the list', 'bots/crawler-user-agents.json', (path) => {
  const entries = JSON.parse(readFileSync(path, 'utf8')) as { instances: string[] }[];
  const crawlerOf = compileCrawlers(list.map(({ pattern }) => pattern));

  it('are found, 99 % or more', () => {
    const instances = entries.flatMap((entry) => entry.instances);
    const missed = instances.filter((userAgent) => crawlerOf(userAgent) === null);
    expect(instances.length).toBeGreaterThan(2_000);
    expect(missed.length / instances.length).toBeLessThanOrEqual(0.01);
  });
});

/** Families that people browse with, as the cases name them. */
const BROWSERS =
  /^(Chrome|Chrome Mobile.*|Firefox.*|Safari|Mobile Safari.*|Edge.*|IE|IE Mobile|Opera.*|Samsung Internet|UC Browser|Brave|Vivaldi|Yandex Browser|Amazon Silk|Android|QQ Browser.*|Whale|DuckDuckGo Mobile|MiuiBrowser|Puffin|Chromium|Iron|Konqueror|Epiphany|Pale Moon|SeaMonkey|Maxthon|Dolphin|Sogou Explorer)$/;

describeWithData('browsers', 'user-agents/test_ua.yaml', (path) => {
  const { test_cases: cases } = parse(readFileSync(path, 'utf8')) as {
    test_cases: { user_agent_string: string; family: string }[];
  };
  const crawlerOf = compileCrawlers(list.map(({ pattern }) => pattern));

  it('are not taken for crawlers, but for 1 % at most', () => {
    const browsers = cases.filter(({ family }) => BROWSERS.test(family)).map((one) => one.user_agent_string);
    const taken = browsers.filter((userAgent) => crawlerOf(userAgent) !== null);
    expect(browsers.length).toBeGreaterThan(80);
    expect(taken.length / browsers.length).toBeLessThanOrEqual(0.01);
  });
});
