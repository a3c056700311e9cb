#!/usr/bin/env bash
# @axe-core/playwright 4.14.0 with Chromium 156 of Debian 12 and playwright-core 1.65.1. Guess: the time of `analyze()` is that of axe's rules in the
# page, and asking for faults alone (`resultTypes`) is about how the answer looks. Seen: each call opens a page of its own in the browser context,
# carries every node that any rule has looked at there, those that passed too, and puts the answer together in it. In legacy mode, which stays in the
# page, with `resultTypes: ['violations']`, the same faults come several times as fast, and nothing is opened; a test that counts pages or closes the
# last one meets the other page too.
# Output: "2000 nodes: pages opened by default 1, in legacy mode 0; the same faults: true; at least twice as fast: true".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent playwright-core@1.65.1 @axe-core/playwright@4.14.0
cat > run.mjs <<'JS'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const context = await browser.newContext()
const page = await context.newPage()
const rows = Array.from({ length: 1000 }, (_, i) => `<li><button>Row ${i}</button></li>`).join('')
await page.setContent(`<html lang="en"><title>Rows</title><main><h1>Rows</h1><button></button><ul>${rows}</ul></main></html>`)
let opened = 0
context.on('page', () => (opened += 1))
async function timed(make) {
  opened = 0
  const startedMs = performance.now()
  const { violations } = await make().analyze()
  const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`).join('; ')
  return { ms: performance.now() - startedMs, opened, faults }
}
const byDefault = () => timed(() => new AxeBuilder({ page }))
const legacy = () => timed(() => new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] }))
await legacy()
const [one, other] = [await byDefault(), await legacy()]
console.log(`${Math.round(one.ms)} ms by default, ${Math.round(other.ms)} ms in legacy mode; ${one.faults}`)
const line = `2000 nodes: pages opened by default ${one.opened}, in legacy mode ${other.opened}; the same faults: ${one.faults === other.faults && one.faults !== ''}; at least twice as fast: ${one.ms > 2 * other.ms}`
console.log(line)
await browser.close()
if (line !== '2000 nodes: pages opened by default 1, in legacy mode 0; the same faults: true; at least twice as fast: true') process.exit(1)
JS
node run.mjs
