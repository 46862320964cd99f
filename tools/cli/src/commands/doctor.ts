import { join } from 'node:path';
import type { Command } from 'commander';
import { readCliConfig, type CliConfig } from '../config.js';
import { checkCluster } from '../doctor/cluster.js';
import type { Finding } from '../doctor/finding.js';
import { goOnWithout } from '../doctor/log.js';
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
    .option('--set-damage-aside', 'go on without records of the embedded log that cannot be read; keeps their bytes')
    .action(doctor);
}

interface DoctorOptions {
  readonly json?: boolean;
  readonly setDamageAside?: boolean;
}

async function doctor(options: DoctorOptions): Promise<void> {
  const config = readCliConfig();
  const findings = options.setDamageAside
    ? await goOnWithout(join(config.NEXUSPIPE_DATA_DIR, 'log'))
    : await checkAll(config);
  if (options.json) data(JSON.stringify(findings));
  else for (const finding of findings) data(line(finding));
  const wrong = findings.filter(({ ok }) => !ok).length;
  if (wrong > 0) throw new CommandFailed(`${wrong} of ${findings.length} checks failed`);
}

async function checkAll(config: CliConfig): Promise<readonly Finding[]> {
  const cluster = await checkCluster(config);
  return [
    checkNode(process.versions.node),
    await checkDisk(config.NEXUSPIPE_DATA_DIR),
    await checkUse(config),
    ...(cluster.length > 0 ? cluster : await checkStandalone(config.NEXUSPIPE_DATA_DIR)),
  ];
}

function line({ check, ok, detail, advice }: Finding): string {
  const word = ok ? (advice ? 'WARN' : 'ok  ') : 'FAIL';
  return `${word} ${check}: ${detail}${advice ? `\n     ${advice}` : ''}`;
}
