// Small PowerPoint files as a secretary sends them, written part by part, for the tests of what becomes of them.
import { contentTypes, escaped, OFFICE, pack, relations, XML } from './zip.ts'

const TYPE = 'application/vnd.openxmlformats-officedocument.presentationml'
const SPACES = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`
const TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
const COLOURS =
  'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"'

export interface SlidePlan {
  readonly text: string
  readonly hidden?: boolean
}

export function slideShow(slides: readonly SlidePlan[]): Uint8Array {
  const parts = slides.map((_slide, index) => `ppt/slides/slide${index + 1}.xml`)
  const toLayout = relations([{ id: 'rId1', type: 'slideLayout', target: '../slideLayouts/slideLayout1.xml' }])
  const ids = slides.map((_slide, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 1}"/>`)
  return pack({
    '[Content_Types].xml': contentTypes({
      'ppt/presentation.xml': `${TYPE}.presentation.main+xml`,
      'ppt/slideMasters/slideMaster1.xml': `${TYPE}.slideMaster+xml`,
      'ppt/slideLayouts/slideLayout1.xml': `${TYPE}.slideLayout+xml`,
      'ppt/theme/theme1.xml': 'application/vnd.openxmlformats-officedocument.theme+xml',
      ...Object.fromEntries(parts.map((part) => [part, `${TYPE}.slide+xml`])),
    }),
    '_rels/.rels': relations([{ id: 'rId1', type: 'officeDocument', target: 'ppt/presentation.xml' }]),
    'ppt/presentation.xml': `${XML}<p:presentation ${SPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rIdM"/></p:sldMasterIdLst><p:sldIdLst>${ids.join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relations([
      ...parts.map((part, index) => ({ id: `rId${index + 1}`, type: 'slide', target: part.slice(4) })),
      { id: 'rIdM', type: 'slideMaster', target: 'slideMasters/slideMaster1.xml' },
    ]),
    ...Object.fromEntries(slides.map((slide, index) => [parts[index] ?? '', slideXml(slide)])),
    ...Object.fromEntries(slides.map((_slide, index) => [`ppt/slides/_rels/slide${index + 1}.xml.rels`, toLayout])),
    'ppt/slideMasters/slideMaster1.xml': `${XML}<p:sldMaster ${SPACES}><p:cSld><p:spTree>${TREE}</p:spTree></p:cSld><p:clrMap ${COLOURS}/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`,
    'ppt/slideMasters/_rels/slideMaster1.xml.rels': relations([
      { id: 'rId1', type: 'slideLayout', target: '../slideLayouts/slideLayout1.xml' },
      { id: 'rId2', type: 'theme', target: '../theme/theme1.xml' },
    ]),
    'ppt/slideLayouts/slideLayout1.xml': `${XML}<p:sldLayout ${SPACES}><p:cSld><p:spTree>${TREE}</p:spTree></p:cSld></p:sldLayout>`,
    'ppt/slideLayouts/_rels/slideLayout1.xml.rels': relations([
      { id: 'rId1', type: 'slideMaster', target: '../slideMasters/slideMaster1.xml' },
    ]),
    'ppt/theme/theme1.xml': THEME,
  })
}

function slideXml({ text, hidden }: SlidePlan): string {
  const box = `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Chữ"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="600000" y="600000"/><a:ext cx="7900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="vi-VN" sz="2800"><a:latin typeface="Arial"/></a:rPr><a:t>${escaped(text)}</a:t></a:r></a:p></p:txBody></p:sp>`
  return `${XML}<p:sld ${SPACES}${hidden === true ? ' show="0"' : ''}><p:cSld><p:spTree>${TREE}${box}</p:spTree></p:cSld></p:sld>`
}

const colour = (name: string, value: string): string => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`
const FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
const LINE = `<a:ln w="9525">${FILL}</a:ln>`
const font = (name: string): string =>
  `<a:${name}><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/></a:${name}>`
const THEME = `${XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Giao diện"><a:themeElements><a:clrScheme name="Màu">${['dk1', 'dk2'].map((name) => colour(name, '000000')).join('')}${['lt1', 'lt2'].map((name) => colour(name, 'FFFFFF')).join('')}${['accent1', 'accent2', 'accent3', 'accent4', 'accent5', 'accent6', 'hlink', 'folHlink'].map((name) => colour(name, '1F4E79')).join('')}</a:clrScheme><a:fontScheme name="Chữ">${font('majorFont')}${font('minorFont')}</a:fontScheme><a:fmtScheme name="Kiểu"><a:fillStyleLst>${FILL.repeat(3)}</a:fillStyleLst><a:lnStyleLst>${LINE.repeat(3)}</a:lnStyleLst><a:effectStyleLst>${'<a:effectStyle><a:effectLst/></a:effectStyle>'.repeat(3)}</a:effectStyleLst><a:bgFillStyleLst>${FILL.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`
