/**
 * Settings of a source as `@segment/analytics-next` reads them (CDNSettings): it sends to `protocol://apiHost/<letter>`,
 * loads nothing else, and reports nothing about itself to anybody.
 */
export interface SourceSettings {
  readonly integrations: {
    readonly 'Segment.io': { readonly apiKey: string; readonly apiHost: string; readonly protocol: string };
  };
  readonly plan: object;
  readonly middlewareSettings: object;
  readonly remotePlugins: readonly never[];
  readonly metrics: { readonly sampleRate: 0 };
}

/** `host` with its port, as the page knows it. */
export function sourceSettings(apiKey: string, protocol: string, host: string): SourceSettings {
  return {
    integrations: { 'Segment.io': { apiKey, apiHost: `${host}/v1`, protocol } },
    plan: {},
    middlewareSettings: {},
    remotePlugins: [],
    metrics: { sampleRate: 0 },
  };
}
