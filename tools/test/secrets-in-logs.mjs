// After a run: no secret that a test was given or made stands in what the apps wrote to their logs. Specs of tier e2e
// leave both in a folder (e2e/records.ts): files named *.log, and *.secrets with one secret a line.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @returns {{ secrets: number, logs: number, findings: string[] }} Findings name the log and the line, not the secret.
 */
export function secretsInLogs(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  const secrets = new Set(
    names
      .filter((name) => name.endsWith('.secrets'))
      .flatMap((name) => read(name).split('\n'))
      .filter((secret) => secret !== ''),
  );
  const logs = names.filter((name) => name.endsWith('.log'));
  const findings = logs.flatMap((name) =>
    read(name)
      .split('\n')
      .flatMap((line, index) => {
        const secret = [...secrets].find((one) => line.includes(one));
        return secret === undefined ? [] : [`${name}, line ${index + 1}: ${line.replaceAll(secret, '(secret)')}`];
      }),
  );
  return { secrets: secrets.size, logs: logs.length, findings };
}
