#!/usr/bin/env bash
# puppeteer-core 25.16.0 with Debian's firefox-esr (153 here) over WebDriver BiDi, node 24.21.0 (from npm). Guess: a query by role and name
# costs about what a query by selector costs, since the browser computes both. Seen: the time grows with every element of the page, about
# half a millisecond each, because names and roles are asked for by calls between the processes; a button that a query in the page finds within
# a few hundredths of a second takes seconds on a page of some thousand elements, so a wait of a test runs out although the button stands there.
# Output: "16 times the elements take by role and name more than 5 times as long: true, and more than 15 times as long as in the page: true".
set -euo pipefail
[ -x /usr/bin/firefox-esr ] || { echo 'needs Debian'\''s firefox-esr'; exit 2; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent puppeteer-core@25.16.0
npm install --no-audit --no-fund --silent --allow-scripts node@24.21.0 >/dev/null 2>&1 || npm install --no-audit --no-fund --silent node@24.21.0
cat > run.mjs <<'JS'
import puppeteer, { Puppeteer } from 'puppeteer-core'

Puppeteer.registerCustomQueryHandler('worded', {
  queryAll: (root, words) => [...root.querySelectorAll('button')].filter((one) => one.textContent === words),
})
const browser = await puppeteer.launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true })
const page = await browser.newPage()

/** Milliseconds, the least of five: other work on the machine only adds to it. */
async function least(query) {
  const took = []
  for (let time = 0; time < 5; time += 1) {
    const startMs = performance.now()
    if ((await page.$(query)) === null) throw new Error('not found')
    took.push(performance.now() - startMs)
  }
  return Math.min(...took)
}
async function measure(paragraphs) {
  await page.setContent('<p><button>Other</button> <span>words</span></p>'.repeat(paragraphs) + '<button>Send</button>')
  return { byName: await least('::-p-aria([name="Send"][role="button"])'), inPage: await least('::-p-worded(Send)') }
}
const few = await measure(100)
const many = await measure(1600)
await browser.close()
console.error({ few, many })
console.log(
  `16 times the elements take by role and name more than 5 times as long: ${many.byName > 5 * few.byName}, ` +
    `and more than 15 times as long as in the page: ${many.byName > 15 * many.inPage}`,
)
JS
seen=$(NODE_NO_WARNINGS=1 ./node_modules/.bin/node run.mjs)
echo "$seen"
[ "$seen" = '16 times the elements take by role and name more than 5 times as long: true, and more than 15 times as long as in the page: true' ]
