// The names in a certificate and in a file, for people.
import type * as pkijs from 'pkijs'

const COMMON_NAME = '2.5.4.3'
const ORGANISATION = '2.5.4.10'
const UNIT = '2.5.4.11'
const MOST_LETTERS = 300

export function nameOf(name: pkijs.RelativeDistinguishedNames): string {
  return part(name, COMMON_NAME) ?? part(name, ORGANISATION) ?? part(name, UNIT) ?? '?'
}

export function organisationOf(name: pkijs.RelativeDistinguishedNames): string | null {
  return part(name, ORGANISATION) ?? part(name, UNIT)
}

function part(name: pkijs.RelativeDistinguishedNames, type: string): string | null {
  const found = name.typesAndValues.find((candidate) => candidate.type === type)
  if (found === undefined) return null
  return plain(String(found.value.valueBlock.value))
}

/** Words from a file, in one line of bounded length: a terminal must not take orders from a certificate. */
export function plain(text: string): string {
  return [...text.normalize('NFC').replaceAll(/\p{C}/gu, ' ')].slice(0, MOST_LETTERS).join('').trim()
}
