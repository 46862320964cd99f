/** `nexuspipe`: one file a command. */
import { Command, CommanderError } from 'commander';
import { ConfigInvalid } from '#runtime';
import { addAdmin } from './commands/admin.js';
import { addAudit } from './commands/audit.js';
import { addDemoRemove } from './commands/demo-remove.js';
import { addDoctor } from './commands/doctor.js';
import { addImport } from './commands/import.js';
import { addKeys } from './commands/keys.js';
import { addLogin } from './commands/login.js';
import { addLogout } from './commands/logout.js';
import { addMembers } from './commands/members.js';
import { addMigrate } from './commands/migrate.js';
import { addProjections } from './commands/projections.js';
import { addRejected } from './commands/rejected.js';
import { addReplay } from './commands/replay.js';
import { addSend } from './commands/send.js';
import { addSimulate } from './commands/simulate.js';
import { addTail } from './commands/tail.js';
import { CommandFailed, EXIT_CODES, say } from './output.js';

const COMMANDS = [
  ...[addLogin, addLogout, addKeys, addMembers, addAudit],
  ...[addProjections, addReplay, addRejected],
  ...[addSend, addImport, addTail, addSimulate],
  ...[addMigrate, addDoctor, addAdmin, addDemoRemove],
];

/** Runs one command; answers with the exit code of its failure, or null, when it is the command that says it. */
export async function nexuspipe(args: readonly string[]): Promise<number | null> {
  const program = new Command('nexuspipe')
    .description('Real-time event analytics: commands for people and scripts')
    .exitOverride()
    .showHelpAfterError('(--help lists the options)');
  for (const add of COMMANDS) add(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return null;
  } catch (fault) {
    return explain(fault);
  }
}

/** Says what went wrong and answers with the exit code. */
function explain(fault: unknown): number {
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
  if (fault instanceof ConfigInvalid) {
    for (const problem of fault.problems) say(`nexuspipe: ${problem}`);
    return EXIT_CODES.config;
  }
  if (fault instanceof CommandFailed) {
    say(`nexuspipe: ${fault.message}`);
    return fault.exitCode;
  }
  say(`nexuspipe: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
  return EXIT_CODES.internal;
}
