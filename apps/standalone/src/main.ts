/** `npm start`: everything in one process, on embedded parts. */
import 'reflect-metadata';
import { runProcess } from '#runtime';
import { readConfig, USAGE } from './config.js';
import { startStandalone } from './standalone.js';

await runProcess('nexuspipe', (signal) => {
  const config = readConfig(process.argv.slice(2));
  if (config) return startStandalone(config, signal);
  process.stdout.write(USAGE);
  process.exit(0);
});
