// `npm run test:faults`: builds, then runs the fault suite on real processes and servers. Arguments go to it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, requireNode, root } from '../start/prepare.mjs';

requireNode();
install();
build({ frontend: true });
const { status } = spawnSync(process.execPath, [join(root, 'dist/e2e/faults/run.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
