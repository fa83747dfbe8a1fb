/** What is built: the desk's entries (ESM), the sandboxed preload (CommonJS, self-contained) and the renderer. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { fileURLToPath } from 'node:url';

function fromRoot(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Replaced in index.html by a fresh nonce on every answer (electron/gateway/rendererSite.ts). */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

export default defineConfig({
  main: {
    build: {
      outDir: fromRoot('out/main'),
      // Sourcemaps keep the names and lines of a stack trace readable in the log.
      sourcemap: true,
      rolldownOptions: {
        input: {
          main: fromRoot('electron/main.ts'),
          serve: fromRoot('electron/serve.ts'),
          cli: fromRoot('electron/cli.ts'),
          matrixWorker: fromRoot('electron/workers/matrix.worker.ts'),
          optimiseWorker: fromRoot('electron/workers/optimise.worker.ts'),
          paperServer: fromRoot('electron/venues/paper/paperServerMain.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: fromRoot('out/preload'),
      // The sandbox has no module loader: one CommonJS file with everything inside.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: fromRoot('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: fromRoot('renderer'),
    plugins: [react()],
    html: { cspNonce: NONCE_PLACEHOLDER },
    server: { host: '127.0.0.1', strictPort: false },
    build: {
      outDir: fromRoot('out/renderer'),
      minify: true,
      rolldownOptions: { input: { index: fromRoot('renderer/index.html') } },
    },
  },
});
