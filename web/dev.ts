import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

/**
 * `npm run dev`: one address for working on server and pages. Vite serves the pages with hot reload and passes everything else on to the
 * server, which Node restarts when one of its files changes. Takes the settings and flags of `npm start`; `PORT` is the address of the pages,
 * the server listens on the next one.
 */
const webRoot = dirname(fileURLToPath(import.meta.url))
const root = dirname(webRoot)
const port = Number(process.env['PORT'] ?? 8080)
const serverPort = port + 1
const origin = `http://localhost:${port}`
const behind = { target: `http://127.0.0.1:${serverPort}`, ws: true }

const pages = await createServer({
  configFile: join(webRoot, 'vite.config.ts'),
  clearScreen: false,
  logLevel: 'warn',
  server: { host: 'localhost', port, strictPort: true, proxy: { '/api': behind, '/ws': behind, '/sync': behind } },
})
await pages.listen()

const server = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', 'signaling/main.ts', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(serverPort),
      PUBLIC_ORIGINS: process.env['PUBLIC_ORIGINS'] ?? origin,
      // The server serves no pages of its own here, so none are built.
      WEB_DIST: join(webRoot, 'public'),
    },
  },
)
// What the server says of its address is true of the pages'.
server.stdout.setEncoding('utf8')
server.stdout.on('data', (text: string) => process.stdout.write(text.replaceAll(`:${serverPort}`, `:${port}`)))
server.on('exit', (code) => void pages.close().then(() => process.exit(code ?? 0)))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal))
