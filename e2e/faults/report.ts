/** What was survived, as a page of the docs. */
import { execFileSync } from 'node:child_process';
import type { Tools } from './plan.js';
import type { RoundResult } from './round.js';

export interface PlantedResult {
  readonly name: string;
  readonly found: boolean;
  /** What gave it away. */
  readonly findings: readonly string[];
}

export function summary({ mode, seed, green, sent, lost, doubled, lagMs, seconds, ...rest }: RoundResult): string {
  const lag = lagMs === null ? 'not healed' : `lag ${lagMs} ms`;
  const outcomes = `${rest.acknowledged} ACK, ${rest.rejected} REJECT, ${rest.unknown} UNKNOWN`;
  return `${green ? 'green' : 'RED'} ${mode} seed ${seed}: ${sent} events (${outcomes}), lost ${lost}, doubled ${doubled}, ${lag}, ${seconds.toFixed(0)} s`;
}

/** Markdown for docs/operations/faults.md. */
export function report(rounds: readonly RoundResult[], planted: readonly PlantedResult[], tools: Tools): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const sum = (figure: (round: RoundResult) => number): number =>
    rounds.reduce((total, round) => total + figure(round), 0);
  const survived = new Map<string, number>();
  for (const round of rounds) {
    if (!round.green) continue;
    for (const fault of round.faults) {
      const name = `${round.mode}: ${fault.replace(/ \(visit \d+\)/, '')}`;
      survived.set(name, (survived.get(name) ?? 0) + 1);
    }
  }
  return [
    INTRODUCTION,
    ...leftOut(tools),
    `Run on ${new Date().toISOString().slice(0, 10)} at commit ${commit}: ${rounds.length} rounds, ${rounds.filter(({ green }) => green).length} green; ${sum(({ faults }) => faults.length)} faults, ${sum(({ sent }) => sent)} events sent, lost ${sum(({ lost }) => lost)}, doubled ${sum(({ doubled }) => doubled)} in the rounds that healed and were compared.`,
    '## Rounds',
    table(
      ['mode', 'seed', 'faults', 'events', 'ACK', 'REJECT', 'UNKNOWN', 'lost', 'doubled', 'lag after', 'seconds', ''],
      rounds.map((round) => [
        round.mode,
        round.seed,
        round.faults.length,
        round.sent,
        round.acknowledged,
        round.rejected,
        round.unknown,
        // A round that did not heal was not compared.
        round.lagMs === null ? '' : round.lost,
        round.lagMs === null ? '' : round.doubled,
        round.lagMs === null ? '' : `${round.lagMs} ms`,
        round.seconds.toFixed(0),
        round.green ? 'green' : `red: ${round.findings.join(' / ').replaceAll('|', '/').slice(0, 160)}`,
      ]),
    ),
    '## Faults survived',
    table(
      ['fault', 'times'],
      [...survived].sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    '## Planted bugs',
    planted.length === 0 ? 'Not run this time.' : plantedTable(planted),
    '',
  ].join('\n\n');
}

/** What this machine had no tool for. */
function leftOut({ network, clock }: Tools): string[] {
  const missing = [...(network ? [] : ['faults of connections']), ...(clock ? [] : ['steps of the clock'])];
  return missing.length === 0 ? [] : [`Left out of this run, for want of the tool: ${missing.join(', ')}.`];
}

function plantedTable(planted: readonly PlantedResult[]): string {
  return table(
    ['bug', 'found', 'by'],
    planted.map(({ name, found, findings }) => [
      name,
      found ? 'yes' : 'NO',
      findings.map((line) => line.slice(0, line.indexOf(':'))).join(', '),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const INTRODUCTION = `# Faults survived

Written by \`npm run test:faults -- --report\`; do not edit it. Each round runs an installation under load (two projects, four
senders, page views, clicks, purchases, late and invalid events, copies, whole batches sent ten times), lets the faults of
a schedule happen to it one after the other, and then compares everything with the senders' own book:

- every event that was acknowledged is in \`events\` exactly once, as it was sent; nothing that was rejected is; what got
  no answer is there at most once;
- traffic per minute and quarter of an hour, sessions, pages and the exact sums of conversions are those of these events;
- accepted = projected + duplicate + dropped + rejected in every minute;
- each visitor's events share a partition and stand in it in the order in which they were sent;
- the public API says the same, and lists to each project its own events alone;
- an event takes less than 2 s from its acknowledgement to the read models within 60 s of healing.

A seed gives the same schedule again: \`npm run test:faults -- --seed 7 --rounds 1\`. Events without a time of their own
are left out of rounds in which Redis forgets its dedup claims: a copy of such an event is a new one by then.

What is tried: kill -9 at named places in the code and at none in particular, also while a replay is built under load;
processes frozen until another has taken over; rebalances; PostgreSQL, Kafka and Redis killed, frozen and emptied;
connections to each of them slow, narrow, cut, reset, or answering into the void (toxiproxy); the wall clock of a stage
stepped by 20 minutes forward and 75 back while it runs (libfaketime), where what is over an hour ahead of the collector
counts at its receipt; and, in the mode \`replicated\`, three brokers whose leader or coordinator is killed or frozen, or
each of which is killed in turn.`;
