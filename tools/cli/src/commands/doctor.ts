import type { Command } from 'commander';
import { readCliConfig } from '../config.js';
import { checkCluster } from '../doctor/cluster.js';
import type { Finding } from '../doctor/finding.js';
import { checkDisk, checkNode } from '../doctor/machine.js';
import { checkStandalone } from '../doctor/standalone.js';
import { checkUse } from '../doctor/use.js';
import { CommandFailed, data } from '../output.js';

/** Looks at everything that can be looked at from here; exits 1 when something is wrong, with what to do about it. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this machine, the parts and the data')
    .option('--json', 'print the findings as JSON')
    .action(doctor);
}

async function doctor(options: { readonly json?: boolean }): Promise<void> {
  const config = readCliConfig();
  const cluster = await checkCluster(config);
  const findings = [
    checkNode(process.versions.node),
    await checkDisk(config.NEXUSPIPE_DATA_DIR),
    await checkUse(config),
    ...(cluster.length > 0 ? cluster : await checkStandalone(config.NEXUSPIPE_DATA_DIR)),
  ];
  if (options.json) data(JSON.stringify(findings));
  else for (const finding of findings) data(line(finding));
  const wrong = findings.filter(({ ok }) => !ok).length;
  if (wrong > 0) throw new CommandFailed(`${wrong} of ${findings.length} checks failed`);
}

function line({ check, ok, detail, advice }: Finding): string {
  const word = ok ? (advice ? 'WARN' : 'ok  ') : 'FAIL';
  return `${word} ${check}: ${detail}${advice ? `\n     ${advice}` : ''}`;
}
