import { slug } from '../kit/search-text.ts'
import type { MeetingRole, SystemRole } from '../identity/wire.ts'
import type { NewSite } from '../sites/rules.ts'
import { SiteId } from '../wire/ids.ts'

/** One password for every demo account; printed at the start, worth nothing outside a demonstration. */
export const DEMO_PASSWORD = 'hagiang-demo-2026'

export interface DemoPerson {
  readonly username: string
  /** Names are roles, so that nobody real is meant. */
  readonly fullName: string
  readonly title: string
  readonly siteId: SiteId
  readonly systemRole: SystemRole
  readonly mayPrepareMeetings: boolean
  /** The role in the demo meetings; null for administrators. */
  readonly role: MeetingRole | null
}

const office = SiteId.parse('hg/van-phong-ubnd-tinh')
const main = SiteId.parse('hg')

function person(
  username: string,
  role: MeetingRole | null,
  siteId: SiteId,
  fullName: string,
  title: string,
  more: { systemRole?: SystemRole; mayPrepareMeetings?: boolean } = {},
): DemoPerson {
  return { username, role, siteId, fullName, title, systemRole: 'user', mayPrepareMeetings: false, ...more }
}

/** Everybody but the operators of the sites. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('quantri', null, SiteId.parse('hg/so-thong-tin-va-truyen-thong'), 'Quản trị hệ thống', 'Quản trị hệ thống', {
    systemRole: 'admin',
  }),
  person('quantri.vanphong', null, office, 'Quản trị Văn phòng', 'Quản trị đơn vị', { systemRole: 'unitAdmin' }),
  person('chutri', 'chair', main, 'Chủ trì phiên họp', 'Lãnh đạo UBND tỉnh'),
  person('thuky1', 'secretary', office, 'Thư ký thứ nhất', 'Chuyên viên Văn phòng UBND tỉnh', {
    mayPrepareMeetings: true,
  }),
  person('thuky2', 'secretary', office, 'Thư ký thứ hai', 'Chuyên viên Văn phòng UBND tỉnh', {
    mayPrepareMeetings: true,
  }),
  person('daibieu1', 'delegate', SiteId.parse('hg/so-tai-chinh'), 'Đại biểu Sở Tài chính', 'Đại biểu'),
  person('daibieu2', 'delegate', SiteId.parse('hg/so-noi-vu'), 'Đại biểu Sở Nội vụ', 'Đại biểu'),
  person('daibieu3', 'delegate', SiteId.parse('hg/so-y-te'), 'Đại biểu Sở Y tế', 'Đại biểu'),
  person('daibieu4', 'delegate', SiteId.parse('hg/thanh-pho-ha-giang'), 'Đại biểu thành phố Hà Giang', 'Đại biểu'),
  person('daibieu5', 'delegate', SiteId.parse('hg/huyen-dong-van'), 'Đại biểu huyện Đồng Văn', 'Đại biểu'),
  person('daibieu6', 'delegate', SiteId.parse('hg/huyen-meo-vac'), 'Đại biểu huyện Mèo Vạc', 'Đại biểu'),
  person('duthinh', 'observer', SiteId.parse('hg/bao-ha-giang'), 'Khách dự thính', 'Dự thính'),
]

const UNIT_WORDS = /^(huyen|thanh-pho|thi-tran|thi-xa|phuong|xa)-/

/** `hg/huyen-dong-van/xa-lung-cu` becomes `dc.hg-dong-van-lung-cu`; the unit's word stays where names would fall together. */
function operatorUsername(site: NewSite, taken: ReadonlySet<string>): string {
  const parts = site.siteId.split('/')
  const short = `dc.${parts.map((part) => part.replace(UNIT_WORDS, '')).join('-')}`
  return taken.has(short) ? `dc.${parts.join('-')}` : short
}

/** One operator for each site, in the sites' order. */
export function demoOperators(sites: readonly NewSite[]): DemoPerson[] {
  const taken = new Set<string>()
  return sites.map((site) => {
    const username = operatorUsername(site, taken)
    taken.add(username)
    return person(username, 'operator', site.siteId, `Cán bộ điểm cầu ${site.shortName}`, 'Cán bộ điểm cầu')
  })
}

/** What the start prints: who may be tried out, by role and user name. */
export const DEMO_ACCOUNTS: readonly { readonly role: string; readonly username: string }[] = [
  { role: 'Quản trị hệ thống', username: 'quantri' },
  { role: 'Quản trị đơn vị', username: 'quantri.vanphong' },
  { role: 'Chủ trì', username: 'chutri' },
  { role: 'Thư ký', username: 'thuky1' },
  { role: 'Thư ký', username: 'thuky2' },
  { role: 'Đại biểu', username: 'daibieu1 … daibieu6' },
  { role: 'Dự thính', username: 'duthinh' },
  { role: 'Cán bộ điểm cầu (241 tài khoản), ví dụ Lũng Cú', username: `dc.hg-dong-van-${slug('Lũng Cú')}` },
]
