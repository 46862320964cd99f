/** The dashboard is static files: built into dist/frontend, served by the gateway. */
import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** In development the API, the sockets and the ingest door are those of a running `npm start`. */
const backend = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  // From its source: the dashboard is built, and served in development, without the servers having been.
  resolve: { alias: { '#contracts/browser': join(import.meta.dirname, '../libs/contracts/src/browser.ts') } },
  build: {
    outDir: '../dist/frontend',
    emptyOutDir: true,
    // The content security policy allows files of our own origin only: no data: URLs, no inline polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': backend,
      '/v1': backend,
      '/socket.io': { target: backend, ws: true },
    },
  },
});
