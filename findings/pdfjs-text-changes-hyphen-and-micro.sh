#!/usr/bin/env bash
# pdfjs-dist 6.5.438, the paper made by pdf-lib 1.17.1 with the standard font Helvetica. Guess: getTextContent gives the letters that were
# written, at least with disableNormalization. Seen: a soft hyphen (U+00AD) comes as the hyphen of the keyboard either way, so a broken word
# reads as a compound; the micro sign (U+00B5) comes as the Greek letter mu (U+03BC) unless normalization is off; a no-break space as a space.
# A search must fold the query in the same way. Output: the code points below.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent pdfjs-dist@6.5.438 pdf-lib@1.17.1
cat > run.mjs <<'JS'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

const paper = await PDFDocument.create()
const font = await paper.embedFont(StandardFonts.Helvetica)
const sheet = paper.addPage([200, 200])
for (const [line, words] of ['co\u00ADop', '5 \u00B5m', 'A\u00A0B'].entries())
  sheet.drawText(words, { x: 20, y: 150 - 30 * line, size: 12, font })
const pdf = await getDocument({ data: await paper.save(), verbosity: 0 }).promise
const page = await pdf.getPage(1)
for (const disableNormalization of [false, true]) {
  const { items } = await page.getTextContent({ disableNormalization })
  const codes = (words) => [...words].map((letter) => letter.codePointAt(0).toString(16)).join(' ')
  console.log(`normalized ${!disableNormalization}: ${items.filter(({ str }) => str).map(({ str }) => codes(str)).join(' | ')}`)
}
JS
seen=$(node run.mjs 2>/dev/null | grep '^normalized')
echo "$seen"
[ "$seen" = 'normalized true: 63 6f 2d 6f 70 | 35 20 3bc 6d | 41 20 42
normalized false: 63 6f 2d 6f 70 | 35 20 b5 6d | 41 20 42' ]
