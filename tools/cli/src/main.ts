import 'reflect-metadata';
import { nexuspipe } from './program.js';

const code = await nexuspipe(process.argv.slice(2));
if (code !== null) process.exitCode = code;
