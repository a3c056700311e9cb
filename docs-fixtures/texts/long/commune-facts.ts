import type { Random } from '../../random.ts'
import type { Site } from '../../sites.ts'

/** What kind of country a district is decides what grows, who lives there and how roads run. */
export type Country = { terrain: string; crops: string[]; peoples: string[]; roadDamage: string }

const rocky: Country = {
  terrain: 'vùng núi đá, thiếu nước vào mùa khô',
  crops: ['ngô', 'tam giác mạch', 'mật ong bạc hà', 'bò vàng', 'cây dược liệu', 'lê', 'đậu tương'],
  peoples: ['Mông', 'Dao', 'Tày', 'Lô Lô', 'Giáy', 'Nùng'],
  roadDamage: 'đá lăn, taluy dương sạt lở',
}
const western: Country = {
  terrain: 'vùng núi đất dốc, nhiều ruộng bậc thang',
  crops: ['lúa ruộng bậc thang', 'chè Shan tuyết', 'thảo quả', 'lợn đen', 'gạo già dui', 'cá chép ruộng', 'ngô'],
  peoples: ['Dao', 'Nùng', 'Mông', 'La Chí', 'Tày', 'Cờ Lao'],
  roadDamage: 'sụt lún nền đường, ngập ngầm tràn',
}
const lowland: Country = {
  terrain: 'vùng đồi núi thấp, xen thung lũng ven sông Lô',
  crops: ['cam sành', 'lúa nước', 'chè', 'gỗ rừng trồng', 'cá lồng', 'lạc', 'vịt bầu'],
  peoples: ['Tày', 'Kinh', 'Dao', 'Nùng', 'Pà Thẻn', 'Mông'],
  roadDamage: 'ngập úng cục bộ, hỏng mặt đường do xe tải nặng',
}

export function countryOf(district: Site): Country {
  if (/dong-van|meo-vac|yen-minh|quan-ba|bac-me/.test(district.code)) return rocky
  return /hoang-su-phi|xin-man/.test(district.code) ? western : lowland
}

export type CommuneFacts = {
  name: string
  /** How running text calls it, with a small first letter: “xã Phố Cáo”. */
  inText: string
  /** Wards and townships consist of residential groups instead of villages. */
  urban: boolean
  areaHa: number
  households: number
  people: number
  villages: number
  farVillages: number
  poorPercent: number
  poorPercentBefore: number
  roadKm: number
  concreteKm: number
  schools: number
  pupils: number
  onlinePercent: number
  fibre: boolean
  linkMbps: number
  country: Country
  crops: string[]
  peoples: string[]
}

/** Invents a plausible commune; nothing here is a published figure. */
export function inventFacts(site: Site, country: Country, random: Random): CommuneFacts {
  const households = random.int(410, 1580)
  const villages = random.int(6, 19)
  const urban = !site.shortName.startsWith('Xã ')
  const poorPercent = urban ? random.float(0.6, 7.5, 1) : random.float(6, 46, 1)
  const roadKm = random.float(24, 96, 1)
  return {
    name: site.shortName,
    inText: site.shortName.charAt(0).toLowerCase() + site.shortName.slice(1),
    urban,
    areaHa: urban ? random.int(310, 2980) : random.int(1480, 7950),
    households,
    people: Math.round(households * random.float(4.2, 5.3, 2)),
    villages,
    farVillages: random.int(1, Math.max(1, Math.floor(villages / 3))),
    poorPercent,
    poorPercentBefore: Number(
      (poorPercent + (urban ? random.float(0.4, 2.6, 1) : random.float(2.4, 7.8, 1))).toFixed(1),
    ),
    roadKm,
    concreteKm: Number((roadKm * random.float(0.38, 0.9, 2)).toFixed(1)),
    schools: random.int(2, 5),
    pupils: random.int(380, 1690),
    onlinePercent: random.float(34, 91, 1),
    fibre: random.next() < 0.8,
    linkMbps: random.pick([8, 12, 16, 20, 30, 40, 60, 80, 100]),
    country,
    crops: random.some(country.crops, 3),
    peoples: random.some(country.peoples, 3),
  }
}
