/**
 * What an access log says, counted from the file by means of its own: one regular expression for the lines, the crawler
 * list's expressions one by one, sessions cut visitor by visitor. Nothing of the pipeline is used here.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

export interface Expected {
  readonly lines: number;
  /** Numbers of the lines that are no log lines. */
  readonly malformed: readonly number[];
  readonly events: number;
  readonly botEvents: number;
  readonly pageviews: number;
  readonly visitors: number;
  readonly sessions: number;
  readonly bounces: number;
  readonly avgSessionSeconds: number;
  /** By UTC day, `2015-05-17`. */
  readonly visitorsByDay: Readonly<Record<string, number>>;
  readonly pageviewsByDay: Readonly<Record<string, number>>;
  /** All pages with their page views and visitors, most first, equal ones by their path. */
  readonly pages: readonly { readonly value: string; readonly count: number; readonly visitors: number }[];
}

interface PageView {
  readonly visitor: string;
  readonly page: string;
  readonly at: number;
}

const LINE =
  /^(\S+) \S+ .*?\[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (?:\d+|-) "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)"\s*$/;
const STATIC = /\.(?:css|js|png|jpe?g|gif|ico|svg|woff2?|ttf|eot|xml|txt|pdf|zip|gz|map|json|rss|mp[34]|webm)$/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const GAP_MS = 30 * 60_000;

const crawlers = (createRequire(import.meta.url)('crawler-user-agents') as readonly { pattern: string }[]).map(
  ({ pattern }) => new RegExp(pattern),
);

/** Counts a file in the combined format, plain or gzip. */
export function countAccessLog(path: string): Expected {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const lines = text.split('\n').slice(0, -1);
  const malformed: number[] = [];
  const views: PageView[] = [];
  let botEvents = 0;
  lines.forEach((line, index) => {
    const parts = LINE.exec(line);
    if (!parts) return void malformed.push(index + 1);
    const [, address, time, request, status, agent] = parts as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    if (agent !== '-' && crawlers.some((crawler) => crawler.test(agent))) return void (botEvents += 1);
    const [method, target] = request.split(' ');
    const page = target?.split(/[?#]/)[0] ?? '';
    if (method !== 'GET' || status !== '200' || STATIC.test(page)) return;
    views.push({ visitor: `${address} ${agent}`, page, at: timeOf(time) });
  });
  return { lines: lines.length, malformed, events: lines.length - malformed.length, botEvents, ...figuresOf(views) };
}

function figuresOf(views: readonly PageView[]): Omit<Expected, 'lines' | 'malformed' | 'events' | 'botEvents'> {
  const byDay = group(views, ({ at }) => new Date(at).toISOString().slice(0, 10));
  const sessions = [...group(views, ({ visitor }) => visitor).values()].flatMap(sessionsOf);
  const pages = [...group(views, ({ page }) => page)].map(([value, own]) => ({
    value,
    count: own.length,
    visitors: visitorsOf(own),
  }));
  return {
    pageviews: views.length,
    visitors: visitorsOf(views),
    sessions: sessions.length,
    bounces: sessions.filter((times) => times.length === 1).length,
    avgSessionSeconds: sessions.reduce((sum, times) => sum + times.at(-1)! - times[0]!, 0) / 1_000 / sessions.length,
    visitorsByDay: Object.fromEntries([...byDay].map(([day, own]) => [day, visitorsOf(own)])),
    pageviewsByDay: Object.fromEntries([...byDay].map(([day, own]) => [day, own.length])),
    pages: pages.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
  };
}

/** The times of each session of one visitor. */
function sessionsOf(views: readonly PageView[]): number[][] {
  const sessions: number[][] = [];
  for (const at of views.map((view) => view.at).sort((a, b) => a - b)) {
    const last = sessions.at(-1);
    if (last && at - last.at(-1)! <= GAP_MS) last.push(at);
    else sessions.push([at]);
  }
  return sessions;
}

const visitorsOf = (views: readonly PageView[]): number => new Set(views.map(({ visitor }) => visitor)).size;

function group<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const own = groups.get(key);
    if (own) own.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** `17/May/2015:10:05:03 +0000`, epoch ms. */
function timeOf(text: string): number {
  const [day, month, year, hour, minute, second, zone] = text.split(/[/: ]/);
  const number = String(MONTHS.indexOf(month ?? '') + 1).padStart(2, '0');
  return Date.parse(`${year}-${number}-${day}T${hour}:${minute}:${second}${zone?.slice(0, 3)}:${zone?.slice(3)}`);
}
