#!/usr/bin/env bash
# LibreOffice 7.4.7 (Debian 12's libreoffice-calc-nogui; it has to be installed), read with pdfjs-dist 6.5.438. Guess: text that is wider than its column is cut
# off in the picture of the page alone, where a filled cell stands beside it, and whole in the PDF's text, so that search finds it.
# Seen: the letters that don't fit are missing in the text as well. In a column of the usual width "UBND xã Lũng Cú" loses its end, so a search for the whole
# name finds nothing, while the same name with an empty cell beside it is found; exit code 0 and no warning in both cases.
# Output: "beside an empty cell: whole; beside a filled one: cut".
set -euo pipefail
command -v soffice >/dev/null || { echo 'needs libreoffice-calc-nogui'; exit 2; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent fflate@0.8.3 pdfjs-dist@6.5.438
npm install --no-audit --no-fund --silent --allow-scripts node@24.21.0 >/dev/null 2>&1 || npm install --no-audit --no-fund --silent node@24.21.0
cat > make.mjs <<'JS'
import { writeFileSync } from 'node:fs'
import { strToU8, zipSync } from 'fflate'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const kinds = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const packed = 'http://schemas.openxmlformats.org/package/2006'
const text = (at, words) => `<c r="${at}" t="inlineStr"><is><t>${words}</t></is></c>`
const parts = {
  '[Content_Types].xml': `${head}<Types xmlns="${packed}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kinds}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kinds}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${head}<Relationships xmlns="${packed}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Xã" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packed}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${main}"><sheetData><row r="1">${text('A1', process.argv[3])}${process.argv[4] === 'filled' ? text('B1', 'có') : ''}</row></sheetData></worksheet>`,
}
writeFileSync(process.argv[2], zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)]))))
JS
cat > read.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
const pdf = await getDocument({ data: new Uint8Array(readFileSync(process.argv[2])), verbosity: 0 }).promise
const { items } = await (await pdf.getPage(1)).getTextContent()
const words = items.map(({ str }) => str).join('').normalize('NFC')
console.log(words.includes(process.argv[3]) ? 'whole' : words.includes(process.argv[3].slice(0, 4)) ? 'cut' : `missing: ${words}`)
JS
name='UBND xã Lũng Cú'
for beside in empty filled; do
  ./node_modules/.bin/node make.mjs "$beside.xlsx" "$name" "$beside"
  LC_ALL=C.UTF-8 soffice -env:UserInstallation="file://$dir/profile" --headless --convert-to pdf "$beside.xlsx" >/dev/null 2>&1
done
seen="beside an empty cell: $(./node_modules/.bin/node read.mjs empty.pdf "$name"); beside a filled one: $(./node_modules/.bin/node read.mjs filled.pdf "$name")"
echo "$seen"
[ "$seen" = 'beside an empty cell: whole; beside a filled one: cut' ]
