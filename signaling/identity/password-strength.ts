// Whether a password that is being chosen is one of the first that somebody who guesses would try (OWASP ASVS 5.0, 6.2: no common passwords, none
// made of the account's or the organisation's own names). Long ones are not asked to be tangled.
import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { fold } from '../kit/search-text.ts'
import type { WEAK_PASSWORD } from './wire.ts'

export type Weakness = (typeof WEAK_PASSWORD)[number]

/** Of the names of the person and the account. */
export interface Person {
  readonly username: string
  readonly fullName: string
}

/** zxcvbn's estimate: 3 stands for 10^8 guesses and more. */
const LEAST_SCORE = 3
/** What follows is not needed to see that a password is good, and repetitions take long to see through. */
const MOST_SIGNS = 64

/** What people of this province put into passwords, besides what people everywhere do. */
const OWN_WORDS = [
  ...['mat khau', 'anh yeu em', 'em yeu anh', 'toi yeu viet nam', 'viet nam', 'ha noi', 'xin chao', 'khong biet'],
  ...['ha giang', 'tuyen quang', 'dong van', 'meo vac', 'quan ba', 'yen minh', 'bac quang', 'bac me', 'hoang su phi'],
  ...['xin man', 'vi xuyen', 'quang binh', 'ubnd', 'hdnd', 'tinh uy', 'huyen uy', 'hop khong giay', 'hop truc tuyen'],
  ...['diem cau', 'quan tri', 'van phong', 'thu ky', 'chu tri', 'dai bieu'],
].flatMap((words) => [words, words.replaceAll(' ', '')])

/** Letters of a name that is looked for, and what must stand beside it. */
const LEAST_NAME = 4
const LEAST_BESIDE = 8

/** Some 20 MB and a tenth of a second, which a server where nobody changes a password never takes. */
async function makeEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  return new ZxcvbnFactory({ dictionary: { ...dictionary, ownWords: OWN_WORDS }, graphs: adjacencyGraphs })
}
let made: Promise<ZxcvbnFactory> | undefined

/** @returns why nobody should choose it; null: it is good enough. */
export async function weaknessOf(password: string, person: Person): Promise<Weakness | null> {
  const plain = fold(password).slice(0, MOST_SIGNS)
  if (isMadeOfNames(plain, person)) return 'passwordOfName'
  const { score, sequence } = (await (made ??= makeEstimator())).check(plain)
  if (score >= LEAST_SCORE) return null
  return sequence.some(({ pattern }) => pattern === 'dictionary') ? 'passwordCommon' : 'passwordPattern'
}

/** Whether little is left of it without the names, however they are written apart. */
function isMadeOfNames(plain: string, { username, fullName }: Person): boolean {
  const letters = (text: string): string => fold(text).replace(/[^a-z0-9]/gu, '')
  const names = [letters(fullName), letters(username)].filter((name) => name.length >= LEAST_NAME)
  const whole = letters(plain)
  const left = names.reduce((text, name) => text.replaceAll(name, ''), whole)
  return left.length < whole.length && left.length < LEAST_BESIDE
}
