/** The same through the public API, as a user of each project sees it. */
import type { EventsAnswer, LedgerAnswer, OverviewAnswer, TimeseriesAnswer } from '#contracts';
import { http, signIn, type Source } from '../client.js';
import { until } from '../until.js';
import type { Counted } from './expected.js';
import { decimal } from './mix.js';
import type { System } from './system.js';
import type { Verdict } from './verdict.js';

const DAY = 86_400_000;
const PAGE = 200;
const LAG_MS = 2_000;
const LAG_WITHIN_MS = 60_000;

export async function verifyApi(
  system: System,
  sources: readonly Source[],
  counted: readonly Counted[],
  verdict: Verdict,
): Promise<void> {
  const token = await signIn(system);
  const range = `from=${Date.now() - 3 * DAY}&to=${Date.now() + DAY}`;
  for (const { projectId } of sources) {
    const own = counted.filter(({ sent }) => sent.projectId === projectId);
    const ask = async <T>(path: string): Promise<T> => {
      const url = `${system.gateway}/api/v1/projects/${projectId}/query/${path}`;
      const { status, body } = await http<T>(url, { token });
      if (status !== 200) verdict.add('api', `${path}: ${status} ${JSON.stringify(body)}`);
      return body;
    };
    const expect = (what: string, found: unknown, wanted: unknown): void => {
      if (String(found) !== String(wanted)) {
        verdict.add('api', `${projectId} ${what}: ${String(found)} instead of ${String(wanted)}`);
      }
    };
    let overview = await ask<OverviewAnswer>(`overview?${range}`);
    await until('lag under 2 s', LAG_WITHIN_MS, async () => {
      overview = await ask<OverviewAnswer>(`overview?${range}`);
      return overview.lagMs < LAG_MS || `${overview.lagMs} ms`;
    }).catch((fault: Error) => verdict.add('api', `${projectId} ${fault.message}`));
    expect('events', overview.events, own.length);
    expect('pageviews', overview.pageviews, own.filter(({ sent }) => sent.type === 'page_view').length);
    expect('conversions', overview.conversions, own.filter(({ sent }) => sent.cents !== null).length);
    expect(
      'revenue',
      overview.revenue.map(({ currency, value }) => `${currency} ${plain(value)}`).sort(),
      revenueOf(own),
    );

    const series = await ask<TimeseriesAnswer>(`timeseries?metric=events&interval=hour&${range}`);
    const total = series.series.reduce((sum, one) => sum + Number(one.total), 0);
    expect('series total', total, own.length);

    const figures = await ask<LedgerAnswer>(`ledger?by=hour&${range}`);
    expect('ledger projected', figures.projected, own.length);
    expect('ledger in flight', figures.inFlight, 0);
    expect('ledger balanced', figures.balanced, true);
    await verifyList(ask, own, projectId, verdict);
  }
}

/** Every page of the list: the project's own ids, each once, and nobody else's. */
async function verifyList(
  ask: <T>(path: string) => Promise<T>,
  own: readonly Counted[],
  projectId: string,
  verdict: Verdict,
): Promise<void> {
  const missing = new Set(own.map(({ sent }) => sent.id));
  let cursor: string | null = null;
  let pages = own.length / PAGE + 1;
  do {
    if (pages-- < 0) return verdict.add('api', `${projectId}: the list of events is longer than it can be`);
    const page: EventsAnswer = await ask(`events?limit=${PAGE}${cursor === null ? '' : `&cursor=${cursor}`}`);
    for (const { id } of page.events) {
      if (!missing.delete(id))
        verdict.add('api', `${projectId} lists ${id}, which is not its own or was listed before`);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  for (const id of missing) verdict.add('api', `${projectId} does not list ${id}`);
}

function revenueOf(own: readonly Counted[]): string[] {
  const sums = new Map<string, bigint>();
  for (const { sent } of own) {
    if (sent.cents !== null) sums.set(sent.currency, (sums.get(sent.currency) ?? 0n) + sent.cents);
  }
  return [...sums].map(([currency, cents]) => `${currency} ${plain(decimal(cents))}`).sort();
}

/** A decimal without the zeros at its end. */
function plain(value: string): string {
  return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}
