import { readFileSync } from 'node:fs'

/**
 * Liberation Serif has the widths of Times New Roman and all Vietnamese letters (Debian: fonts-liberation2). The files are read
 * from there by name, because a look-up by family would take whichever version a machine happens to prefer.
 */
const fontFolder = '/usr/share/fonts/truetype/liberation2'

const faces = [
  { file: 'LiberationSerif-Regular.ttf', weight: 400, style: 'normal' },
  { file: 'LiberationSerif-Bold.ttf', weight: 700, style: 'normal' },
  { file: 'LiberationSerif-Italic.ttf', weight: 400, style: 'italic' },
  { file: 'LiberationSerif-BoldItalic.ttf', weight: 700, style: 'italic' },
]

function fontFaces(): string {
  return faces
    .map(({ file, weight, style }) => {
      const data = readFileSync(`${fontFolder}/${file}`).toString('base64')
      return `@font-face{font-family:Paper;font-weight:${weight};font-style:${style};src:url(data:font/ttf;base64,${data})}`
    })
    .join('\n')
}

/** Page and type as Decree 30/2020/NĐ-CP asks: A4, margins 20/15/20/30 mm, 14 pt, number at the top from page 2. */
const rules = `
@page { size: A4 portrait; margin: 20mm 15mm 20mm 30mm; @top-center { content: counter(page); font: 13pt Paper; padding-top: 5mm } }
@page :first { @top-center { content: none } }
@page wide { size: A4 landscape; margin: 20mm 20mm 15mm 20mm; @top-center { content: counter(page); font: 13pt Paper; padding-top: 5mm } }
html { font: 14pt/1.38 Paper; font-variant-ligatures: none; color: #000; background: #fff }
body { margin: 0 }
p { margin: 0 0 6pt; text-align: justify; text-indent: 12.7mm; orphans: 2; widows: 2 }
.wide { page: wide }
.new-page { break-before: page }
.block { display: grid; grid-template-columns: 41fr 59fr; margin-bottom: 14pt; text-align: center; line-height: 1.2 }
.block div > div { font-size: 13pt }
.block .rule { border-top: 0.75pt solid; margin: 2pt auto 5pt; height: 0 }
.block .agency .rule { width: 34% }
.block .nation .rule { width: 57% }
.block .motto { font-size: 14pt }
.block .date { font-style: italic; font-size: 14pt; margin-top: 1pt }
.block .about { font-size: 12pt; margin: 4pt 6pt 0 }
.draft { display: inline-block; border: 1pt solid; padding: 2pt 12pt; margin-top: 8pt; font-weight: 700; font-size: 13pt }
.type { text-align: center; font-weight: 700; font-size: 14pt; margin-top: 4pt }
.abstract { text-align: center; text-wrap: balance; font-weight: 700; font-size: 14pt; margin: 0 12mm }
.abstract + .rule { border-top: 0.75pt solid; width: 34%; margin: 4pt auto 14pt; height: 0 }
.to { display: flex; justify-content: center; margin: 0 0 12pt; gap: 3mm }
.basis p { font-style: italic }
h2, h3, h4 { font-size: 14pt; margin: 8pt 0 6pt; text-indent: 12.7mm; text-align: justify; break-after: avoid; line-height: 1.38 }
h3 { font-weight: 700 } h4 { font-style: italic; font-weight: 700 }
h1 { font-size: 14pt; text-align: center; margin: 12pt 0 8pt; break-after: avoid; line-height: 1.3 }
table { border-collapse: collapse; width: calc(100% - 1.5pt); margin: 6pt auto 10pt; font-size: 12pt; line-height: 1.2 }
th, td { border: 0.75pt solid #000; padding: 3pt 4pt; vertical-align: middle }
thead { display: table-header-group } tr { break-inside: avoid } tr.group { break-after: avoid } table.whole { break-inside: avoid }
th { text-align: center } td.n { text-align: right; white-space: nowrap } td.c { text-align: center }
tr.sum td { font-weight: 700 } tr.group td { font-weight: 700; background: #f0f0f0 }
.small table, table.small { font-size: 10.5pt }
.caption { text-align: center; text-indent: 0; font-weight: 700; margin: 8pt 0 2pt; break-after: avoid }
.unit { text-align: right; text-indent: 0; font-style: italic; font-size: 12pt; margin: 0 0 2pt; break-after: avoid }
.note { font-style: italic; font-size: 12pt }
.centre { text-align: center; text-indent: 0 }
.end { display: grid; grid-template-columns: 48fr 52fr; margin-top: 14pt; break-inside: avoid; break-before: avoid }
p:has(+ .end) { break-inside: avoid; break-before: avoid }
.recipients { font-size: 11pt; line-height: 1.2 } .recipients b { font-size: 12pt; font-style: italic }
.sign { text-align: center; font-weight: 700; line-height: 1.25 }
.sign .room { height: 26mm; display: flex; align-items: center; justify-content: center; font-weight: 400; font-style: italic }
figure { margin: 8pt 0; break-inside: avoid; text-align: center } figure svg { width: 160mm; height: auto }
.toc { font-size: 13pt } .toc div { display: flex; gap: 2mm; margin: 0 0 3pt } .toc i { flex: 1; border-bottom: 0.75pt dotted #000; margin-bottom: 3pt }
.toc .l1 { font-weight: 700; margin-top: 4pt } .toc .l2 { padding-left: 6mm } .toc .l3 { padding-left: 12mm; font-size: 12pt } .toc b, .toc s { font: inherit; text-decoration: none; max-width: 142mm }
.cover { height: 250mm; border: 2.5pt double #000; box-sizing: border-box; padding: 12mm 10mm; display: flex; flex-direction: column; text-align: center; break-after: page; font-weight: 700 }
.cover .agency { font-size: 14pt } .cover .name { margin: auto 0; font-size: 20pt; line-height: 1.35 } .cover .name small { display: block; font-size: 15pt; margin-top: 8mm } .cover .date { font-size: 14pt; font-weight: 400; font-style: italic }
`

/** A whole HTML page around `body`, with the fonts inside it. */
export function htmlPage(title: string, body: string, extraStyle = ''): string {
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><title>${title}</title><style>${fontFaces()}${rules}${extraStyle}</style><body>${body}</body></html>`
}
