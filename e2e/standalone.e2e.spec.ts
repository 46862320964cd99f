import { openStandalone } from './installation.js';
import { oneEventEndToEnd } from './one-event.js';

oneEventEndToEnd('standalone', () => openStandalone());
