// Proposes the part in a meeting that a person's own title or name speaks for; the secretary can change it in the list.
import type { MeetingRole } from '../../../../../signaling/identity/wire.ts'

interface Titled {
  readonly fullName: string
  readonly title: string
}

/** The words of a title that name a part, in the order in which they are looked for. Lower case, NFC. */
const WORDS: readonly (readonly [MeetingRole, RegExp])[] = [
  ['operator', /(?<!\p{L})cán bộ điểm cầu(?!\p{L})/u],
  ['observer', /(?<!\p{L})dự thính(?!\p{L})|(?<!\p{L})quan sát viên(?!\p{L})/u],
  ['secretary', /(?<!\p{L})thư k[ýí](?!\p{L})/u],
  ['chair', /(?<!phó )(?<!\p{L})chủ (?:trì|toạ|tọa)(?!\p{L})/u],
]

/**
 * The part that a person's title speaks for, else the one that their name speaks for (accounts of a place are called so),
 * else delegate. A meeting has one chair: where it has one already, a second is proposed as delegate.
 */
export function proposedRole(person: Titled, listed: readonly { readonly role: MeetingRole }[]): MeetingRole {
  const said = roleIn(person.title) ?? roleIn(person.fullName) ?? 'delegate'
  return said === 'chair' && listed.some(({ role }) => role === 'chair') ? 'delegate' : said
}

function roleIn(text: string): MeetingRole | null {
  const words = text.normalize('NFC').toLowerCase()
  return WORDS.find(([, named]) => named.test(words))?.[0] ?? null
}
