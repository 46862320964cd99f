import { importsTheRealLog } from './import-access-log.js';
import { openStandalone } from './installation.js';

importsTheRealLog('standalone', () => openStandalone());
