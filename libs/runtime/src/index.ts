export { ConfigInvalid, loadConfig, variables } from './config.js';
export { httpApp, type HttpApp } from './http-app.js';
export { Health, type HealthCheck, type HealthReport, type PartHealth } from './health.js';
export { createLogger, nestLogger, type Logger } from './logger.js';
export { EXIT, runProcess, StartRefused, type Running } from './process.js';
export { Releases } from './releases.js';
export { RuntimeModule } from './runtime.module.js';
