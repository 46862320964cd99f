export {
  ConfigInvalid,
  doorCertificate,
  doorVariables,
  insightVariables,
  kafkaSecurityVariables,
  kafkaVariables,
  loadConfig,
  processVariables,
  redisSecurityVariables,
  redisVariables,
  variables,
} from './config.js';
export { diskSpace, folderBytes, type DiskSpace } from './disk.js';
export { FAULT_POINTS, faultPoint, type FaultPointName } from './fault-point.js';
export { httpApp, listenOrRefuse, type HttpApp } from './http-app.js';
export { Health, type HealthCheck, type HealthReport, type PartHealth } from './health.js';
export { createLogger, nestLogger, type Logger } from './logger.js';
export { answerOtherUpgrades } from './other-upgrades.js';
export type { Part } from './part.js';
export { EXIT, runProcess, StartRefused, type Running } from './process.js';
export { Releases } from './releases.js';
export { runApp, type Shell } from './run-app.js';
export { RuntimeModule } from './runtime.module.js';
export { createDoor } from './tls/door.js';
export type { CertificateFiles } from './tls/pem.js';
export { DATABASE_TLS_VARIABLES, isTlsFault, tlsFault, tlsRefusal } from './tls/tls-fault.js';
