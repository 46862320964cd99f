/** The four apps of a cluster as somebody sees them who watches them through an outage. */
import type { IngestAnswer, TimeseriesAnswer } from '#contracts';
import { freePort, type AppProcess } from './app-process.js';
import { http, makeSource, send, signIn, type Answer, type Source } from './client.js';
import { CLUSTER_APPS, forEachApp, launchClusterApp, type ClusterApp, type Doors } from './installation.js';
import { until } from './until.js';

const NOTICED_WITHIN_MS = 20_000;
const RECOVERED_WITHIN_MS = 60_000;

export class ClusterInTrouble {
  private token = '';

  private constructor(
    readonly apps: Readonly<Record<ClusterApp, AppProcess>>,
    readonly doors: Doors,
  ) {}

  /** Starts the four, without waiting for them. */
  static async launch(env: Readonly<Record<string, string>>): Promise<ClusterInTrouble> {
    const apps = await forEachApp(async (app) => launchClusterApp(app, env, await freePort()));
    return new ClusterInTrouble(apps, { gateway: apps.gateway.url, ingest: apps.ingest.url });
  }

  async says(app: ClusterApp, line: RegExp): Promise<void> {
    await until(`${app} says ${line}`, NOTICED_WITHIN_MS, () => {
      const { stderr } = this.apps[app].output();
      return line.test(stderr) || stderr;
    });
  }

  async ready(): Promise<void> {
    await Promise.all(CLUSTER_APPS.map((app) => this.apps[app].ready()));
    this.token = await signIn(this.doors);
  }

  /** A project of its own, whose key is known at ingest; it has one event, `first`. */
  async source(): Promise<Source> {
    const source = await makeSource(this.doors, this.token);
    await this.sendUntilTaken(source, [{ id: 'first', type: 'tick', time: Date.now() }]);
    return source;
  }

  send({ key, stream }: Source, events: readonly object[]): Promise<Answer<IngestAnswer & { code?: string }>> {
    return send(this.doors, key, { events: events.map((event) => ({ stream, ...event })) });
  }

  /** As a client that keeps trying. */
  async sendUntilTaken(source: Source, events: readonly object[]): Promise<void> {
    await until('ingest takes the events', RECOVERED_WITHIN_MS, async () => {
      const { status, body } = await this.send(source, events);
      return status === 202 || `${status} ${body.code}`;
    });
  }

  query<T>({ projectId }: Source, path: string): Promise<Answer<T & { code?: string }>> {
    return http(`${this.doors.gateway}/api/v1/projects/${projectId}/query/${path}`, { token: this.token });
  }

  /** Events of a project in its read model; or what the gateway said instead. */
  async counted(source: Source): Promise<number | string> {
    const { status, body } = await this.query<TimeseriesAnswer>(source, 'timeseries?metric=events&interval=hour');
    return status === 200 ? body.series.reduce((sum, { total }) => sum + Number(total), 0) : `${status} ${body.code}`;
  }

  async counts(source: Source, atLeast: number): Promise<void> {
    await until(`${atLeast} events are counted`, RECOVERED_WITHIN_MS, async () => {
      const counted = await this.counted(source);
      return (typeof counted === 'number' && counted >= atLeast) || String(counted);
    });
  }

  /** Not ready, and its health says because of which part. */
  async blames(app: ClusterApp, part: string): Promise<void> {
    await until(`${app} names ${part}`, NOTICED_WITHIN_MS, async () => {
      const { status, failing } = await this.health(app);
      return (status === 503 && failing.includes(part)) || `${status} ${failing.join()}`;
    });
  }

  async allReadyAgain(): Promise<void> {
    await forEachApp((app) =>
      until(`${app} is ready again`, RECOVERED_WITHIN_MS, async () => {
        const { status, failing } = await this.health(app);
        return status === 200 || `${status} ${failing.join()}`;
      }),
    );
  }

  async health(app: ClusterApp): Promise<{ status: number; failing: string[] }> {
    const { status, body } = await http<{ parts: Record<string, { ok: boolean }> }>(
      `${this.apps[app].url}/health/ready`,
    );
    return { status, failing: Object.entries(body.parts).flatMap(([part, { ok }]) => (ok ? [] : [part])) };
  }

  async metrics(app: ClusterApp): Promise<string> {
    return (await fetch(`${this.apps[app].url}/metrics`)).text();
  }

  async kill(): Promise<void> {
    await forEachApp((app) => this.apps[app].kill());
  }
}
