/** Tells whether a word is a possible Vietnamese syllable by its letters: onset, vowels, ending, and at most one tone. */

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu
const ONSET = '(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?'
const VOWELS = [
  'iêu|yêu|ươi|ươu|uôi|oai|oay|oao|oeo|uây|uya|uyê|uyu|oă|oa|oe|uê|uơ|uy|uâ|iê|yê|ươ|uô|ia|ya|ua|ưa|ai|ao|au|ay',
  'âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy]',
].join('|')
const SYLLABLE = new RegExp(`^${ONSET}(?:${VOWELS})(ch|ng|nh|[cmnpt])?$`, 'u')

export function isSyllable(word: string): boolean {
  const apart = word.toLowerCase().normalize('NFD')
  const tones = apart.match(TONES) ?? []
  if (tones.length > 1) return false
  const ending = SYLLABLE.exec(apart.replace(TONES, '').normalize('NFC'))
  if (ending === null) return false
  // Before c, ch, p and t a syllable that is written with a tone bears the acute or the dot.
  const tone = tones[0]
  return (
    !['c', 'ch', 'p', 't'].includes(ending[1] ?? '') || tone === undefined || tone === '\u0301' || tone === '\u0323'
  )
}
