/** What a person, or a program, is told when everything is ready. */
export interface Ready {
  readonly url: string;
  /** Null once an administrator exists. */
  readonly loginUrl: string | null;
  readonly projectId: string;
  readonly stream: string;
  readonly ingestKey: string;
}

/** One line for programs. */
export function readyLine(ready: Ready): string {
  return `${JSON.stringify({ ready: true, ...ready })}\n`;
}

export function welcomeText(ready: Ready, details: { dataDirectory: string; demo: boolean; seconds: number }): string {
  const { url, loginUrl, stream, ingestKey } = ready;
  const signIn = loginUrl
    ? `Sign in      ${loginUrl}\n             (once, to make the administrator; valid for a day)`
    : `Sign in      ${url}/login`;
  const demo = details.demo
    ? 'Demo         shop visits on stream "demo"; `npx nexuspipe demo remove` ends them\n  '
    : '';
  return `
  NexusPipe is ready after ${details.seconds.toFixed(1)} s

  Dashboard    ${url}
  ${signIn}
  Ingest key   ${ingestKey}
  ${demo}Data         ${details.dataDirectory}

  Send an event and see it on the live page:

  ${curlLine(url, stream, ingestKey)}

  Ctrl-C ends it; the data stays.
`;
}

/** Works when pasted into a POSIX shell. */
function curlLine(url: string, stream: string, key: string): string {
  const event = JSON.stringify({ stream, type: 'page_view', visitorId: 'me', url: 'https://example.com/hello' });
  return `curl -X POST ${url}/v1/events -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '${event}'`;
}
