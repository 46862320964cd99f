// Lets a child process run the sources as they are, so that the crash specs depend on no build. Use: node --import <this file>.
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { transformFile } from '@swc/core';

const root = new URL('../../../../../', import.meta.url);

export function resolve(specifier, context, next) {
  if (/^#[a-z-]+$/.test(specifier)) return next(new URL(`libs/${specifier.slice(1)}/src/index.ts`, root).href, context);
  if (specifier.startsWith('.') && context.parentURL?.endsWith('.ts'))
    return next(specifier.replace(/\.js$/, '.ts'), context);
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(new URL(url).pathname);
  return { format: 'module', source: code, shortCircuit: true };
}

if (process.argv[1] !== undefined) register(import.meta.url, pathToFileURL('./'));
