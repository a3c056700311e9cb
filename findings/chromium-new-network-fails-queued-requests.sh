#!/usr/bin/env bash
# Chromium 156 of Debian 12 driven by playwright-core 1.65.1; Linux where users may make network namespaces. Guess: when another network interface
# comes (a modem plugged in, a second wireless network), requests to this machine itself do not mind, or all that are under way fail alike. Seen:
# the six that have a connection each end well, and every further one, which waits for a connection, fails with "Failed to fetch" and never reaches
# the server. A page of many modules over HTTP/1.1 has most of them in that queue; one that fails leaves it white.
# Output: "with a new network: 6 came, 6 failed, server asked 6; without: 12 came, 0 failed, server asked 12".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent playwright-core@1.65.1
cat > run.mjs <<'JS'
import { createServer } from 'node:http'
import { execFileSync } from 'node:child_process'
import { chromium } from 'playwright-core'

let asked = 0
let onSix = () => undefined
const answers = []
const server = createServer((request, response) => {
  if (!request.url.startsWith('/slow')) return response.setHeader('content-type', 'text/html').end('<title>x</title>')
  asked += 1
  answers.push(() => response.end('came'))
  if (asked === 6) onSix()
  if (asked > 6) response.end('came')
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
async function ask(newNetwork) {
  asked = 0
  answers.length = 0
  const sixWait = new Promise((done) => (onSix = done))
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  const outcome = page.evaluate(() =>
    Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        fetch(`/slow?${i}`, { signal: AbortSignal.timeout(20_000) }).then((r) => r.text(), (error) => error.message),
      ),
    ),
  )
  await sixWait
  if (newNetwork) {
    execFileSync('ip', ['link', 'add', 'new0', 'type', 'veth', 'peer', 'name', 'new1'])
    execFileSync('ip', ['address', 'add', '10.213.255.1/30', 'dev', 'new0'])
    execFileSync('ip', ['link', 'set', 'new0', 'up'])
    // The browser hears of it from the kernel at once; its own clock then waits for a second before it tells its parts.
    await new Promise((done) => setTimeout(done, 3_000))
  }
  for (const answer of answers) answer()
  const all = await outcome
  await page.close()
  return { came: all.filter((text) => text === 'came').length, failed: all.filter((text) => text === 'Failed to fetch').length, asked }
}
const without = await ask(false)
const withOne = await ask(true)
const words = ({ came, failed, asked }) => `${came} came, ${failed} failed, server asked ${asked}`
const line = `with a new network: ${words(withOne)}; without: ${words(without)}`
console.log(line)
await browser.close()
server.closeAllConnections()
server.close()
if (line !== 'with a new network: 6 came, 6 failed, server asked 6; without: 12 came, 0 failed, server asked 12') process.exit(1)
JS
unshare --user --map-root-user --net bash -c 'ip link set lo up && node run.mjs'
