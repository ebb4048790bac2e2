import { fileURLToPath } from 'node:url'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contractPaths } from './build/contract-paths.ts'
import { messageOptions } from './build/message-options.ts'

/** Where the API is while developing: `npm run mock -w @podo/web` unless told. */
const api = process.env['PODO_CONSOLE_API'] ?? 'http://127.0.0.1:8790'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [contractPaths(), paraglideVitePlugin(messageOptions), tailwindcss(), react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/console', import.meta.url)),
    emptyOutDir: true,
    // Nothing as a data: address, so that the content policy can name 'self' alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 250,
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: api, changeOrigin: false } } },
})
