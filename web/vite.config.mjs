import { brotliCompressSync, gzipSync } from 'node:zlib';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vite';

const outDir = path.resolve(import.meta.dirname, '../dist/web');

/** Writes each text file a second and third time, compressed, so that no process compresses while it serves. */
const compressed = {
  name: 'campana-compressed',
  closeBundle() {
    for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(js|css|html|svg|webmanifest)$/.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      const content = readFileSync(file);
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      writeFileSync(`${file}.br`, brotliCompressSync(content));
    }
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compressed],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        index: path.join(import.meta.dirname, 'index.html'),
        'service-worker': path.join(import.meta.dirname, 'src/worker/service-worker.ts'),
      },
      // browsers look for a new worker at the same address
      output: { entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
  // `npm run web:dev`: the page from here, the API from a Campana that runs
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: process.env.CAMPANA_URL ?? 'http://127.0.0.1:8016', ws: true } },
  },
});
