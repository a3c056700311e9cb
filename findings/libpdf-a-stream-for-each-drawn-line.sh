#!/usr/bin/env bash
# @libpdf/core 0.4.2 on node 24.21.0 (from npm). Guess: what is drawn on one page is written as one content stream, compressed like the rest.
# Seen: each drawText becomes a content stream of its own, too small to be compressed. A page of 200 short texts has 202 streams, and its file is several times
# as large as the same page whose streams were joined by hand into one; a table of some pages makes thousands of objects.
# Output: "streams of one page: 202; the file is at least three times smaller with one: true".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent @libpdf/core@0.4.2
npm install --no-audit --no-fund --silent --allow-scripts node@24.21.0 >/dev/null 2>&1 || npm install --no-audit --no-fund --silent node@24.21.0
cat > run.mjs <<'JS'
import { PDF, PdfArray, PdfRef, PdfStream } from '@libpdf/core'

async function draw(joins) {
  const pdf = PDF.create()
  const page = pdf.addPage({ width: 595, height: 842 })
  for (let row = 0; row < 200; row += 1) page.drawText(`Row ${row}`, { x: 40, y: 820 - row * 4, size: 4 })
  const contents = page.dict.get('Contents')
  const list = contents instanceof PdfRef ? pdf.getObject(contents) : contents
  const refs = list instanceof PdfArray ? [...list] : [contents]
  if (joins) {
    const joined = new PdfStream()
    joined.setData(Buffer.concat(refs.map((ref) => Buffer.concat([pdf.getObject(ref).data, Buffer.from('\n')]))))
    page.dict.set('Contents', pdf.register(joined))
  }
  return { streams: refs.length, bytes: (await pdf.save()).length }
}

const [apart, joined] = [await draw(false), await draw(true)]
const smaller = apart.bytes >= 3 * joined.bytes
console.log(`streams of one page: ${apart.streams}; the file is at least three times smaller with one: ${smaller}`)
JS
seen=$(NODE_NO_WARNINGS=1 ./node_modules/.bin/node run.mjs)
echo "$seen"
[ "$seen" = 'streams of one page: 202; the file is at least three times smaller with one: true' ]
