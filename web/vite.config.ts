import { cp, mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const webRoot = dirname(fileURLToPath(import.meta.url))
const pdfjsRoot = dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')))

/**
 * Puts what pdf.js fetches while it runs (character maps, standard fonts, colour profiles, decoders) under `/pdfjs/`:
 * in the build as files beside it, under `npm run dev` straight from the package.
 */
function pdfjsResources(): Plugin {
  const folders = ['cmaps', 'standard_fonts', 'wasm', 'iccs']
  let outDir = ''
  let building = false
  return {
    name: 'pdfjs-resources',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.url?.startsWith('/pdfjs/') === true)
          request.url = `/@fs${pdfjsRoot}/${request.url.slice('/pdfjs/'.length)}`
        next()
      })
    },
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir)
      building = config.command === 'build'
    },
    async closeBundle() {
      if (!building) return
      for (const folder of folders) {
        await mkdir(join(outDir, 'pdfjs'), { recursive: true })
        await cp(join(pdfjsRoot, folder), join(outDir, 'pdfjs', folder), { recursive: true })
      }
    },
  }
}

export default defineConfig({
  root: webRoot,
  base: '/',
  publicDir: 'public',
  // The page tells its own build to the server, and learns whether another one is served.
  define: { PAGE_BUILD_OF_VITE: JSON.stringify(process.env['PAGE_BUILD'] ?? '') },
  plugins: [react(), pdfjsResources()],
  // Only the bare name: what stands for zod itself takes it from `zod/v4`.
  resolve: { alias: [{ find: /^zod$/u, replacement: join(webRoot, 'src/app/zod-without-eval.ts') }] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Files of pdf.js and fonts are never inlined: a `data:` script or worker would be refused by the content policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    target: ['chrome116', 'firefox115', 'safari16.4'],
  },
  worker: { format: 'es' },
})
