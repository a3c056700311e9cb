/** Made-up text with the letters of Vietnamese, in which few words are common and most are rare, and questions about it; always the same. */

const INITIALS = [
  'b',
  'c',
  'ch',
  'd',
  'đ',
  'g',
  'h',
  'kh',
  'l',
  'm',
  'n',
  'ng',
  'nh',
  'ph',
  'r',
  's',
  't',
  'th',
  'tr',
  'v',
  'x',
]
const RHYMES = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư'].flatMap((vowel) =>
  ['', '\u0301', '\u0300', '\u0309', '\u0303', '\u0323'].flatMap((tone) =>
    ['n', 'ng', 'm', 't'].map((end) => (vowel + tone).normalize('NFC') + end),
  ),
)
const WORDS = INITIALS.flatMap((initial) => RHYMES.map((rhyme) => initial + rhyme))
const WORDS_A_PAGE = 350

/** Numbers from 0 to 1, the same ones for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The words stand in an order of their own, so that the common ones begin with all letters. */
const BY_RANK = WORDS.map((word, index) => ({ word, at: randomFrom(index)() }))
  .sort((one, other) => one.at - other.at)
  .map(({ word }) => word)

/** Rank by rank rarer, as words of a language are. */
const wordBy = (random: number): string => BY_RANK[Math.floor(BY_RANK.length ** random) - 1] ?? ''

/** Each page names its paper's own number once, which no other paper does. */
export function pageText(paper: number, page: number): string {
  const random = randomFrom(paper * 1_000 + page)
  const words = Array.from({ length: WORDS_A_PAGE }, () => wordBy(random()))
  words[7] = `ký hiệu kh${paper}`
  return words.join(' ')
}

const withoutMarks = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gu, 'd')

/** In turn: a paper's own number, three and two words in a row of some page, and single words of every frequency; every second one without marks. */
export function questionsOf(count: number, papers: number): string[] {
  const random = randomFrom(42)
  return Array.from({ length: count }, (_one, number) => {
    const paper = Math.floor(random() * papers)
    const words = pageText(paper, 0).split(' ')
    const at = 10 + Math.floor(random() * (WORDS_A_PAGE - 20))
    const asked = [`kh${paper}`, words.slice(at, at + 3).join(' '), words.slice(at, at + 2).join(' '), wordBy(random())]
    const text = asked[number % asked.length] ?? ''
    return Math.floor(number / asked.length) % 2 === 0 ? text : withoutMarks(text)
  })
}
