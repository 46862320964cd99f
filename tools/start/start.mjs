// `npm start`: a fresh clone becomes a running NexusPipe.
import { build, install, requireNode } from './prepare.mjs';

requireNode();
install();
build({ frontend: true });
// In this process, not a child: one process less, and signals need no forwarding.
await import('../../dist/apps/standalone/src/main.js');
