#!/usr/bin/env node
// In a clone that was never built the command builds itself first; in an image it is there already.
import { existsSync } from 'node:fs';

const built = new URL('../../../dist/tools/cli/src/main.js', import.meta.url);
if (!existsSync(built)) {
  const { build, install, requireNode } = await import('../../start/prepare.mjs');
  requireNode();
  install();
  build({ frontend: false });
}
await import(built.href);
