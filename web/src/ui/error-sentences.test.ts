import { expect, test } from 'vitest'
import { UPLOAD_ERRORS } from '../../../signaling/papers/wire.ts'
import { SIGNING_FILE_ERRORS } from '../../../signaling/signing/wire.ts'
import { COMMON_ERRORS } from '../../../signaling/wire/kit.ts'
import { requests } from '../../../signaling/wire/registry.ts'

interface Sentences {
  readonly [key: string]: string | Sentences
}
type Messages = Readonly<Record<'vi' | 'en', Sentences>>

const gathered = import.meta.glob<{ messages: Messages }>(
  ['../features/*/messages.ts', './messages.ts', '../app/messages.ts'],
  {
    eager: true,
  },
)
/**
 * `alreadySeated` is a question with a page of its own, `busy` a queue in which one only waits, `shownOut` the page that says
 * one was shown out.
 */
const ASKED = ['alreadySeated', 'busy', 'shownOut']

/** Codes that have a sentence under `errors` or `refused`, at whatever depth a feature keeps them. */
function sentences(messages: Sentences): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [] : key === 'errors' || key === 'refused' ? Object.keys(value) : sentences(value),
  )
}

/** Everything that the server may refuse with, and what the pages add themselves. */
const codes = new Set<string>([
  ...COMMON_ERRORS,
  ...UPLOAD_ERRORS,
  ...SIGNING_FILE_ERRORS,
  ...requests.flatMap(({ errors }) => [...errors]),
  'offline',
  'timeout',
])

test.each(['vi', 'en'] as const)('every refusal has a sentence for people (%s)', (language) => {
  const known = new Set([...ASKED, ...Object.values(gathered).flatMap(({ messages }) => sentences(messages[language]))])
  expect([...codes].filter((code) => !known.has(code))).toStrictEqual([])
})
