import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PROTOCOL_VERSION } from './kit.ts'
import { events, requests } from './registry.ts'

/**
 * What the protocol looked like when its version was last thought about. When this fails: could an old page misunderstand
 * the new server, or the other way round? Then raise PROTOCOL_VERSION. Put the new fingerprint here either way.
 */
const SEEN = { version: 4, fingerprint: 'a847fb86367d9c1b' }

test('a changed protocol asks whether its version must move', () => {
  const shape = (schema: z.ZodType) => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })
  const protocol = {
    requests: requests.map(({ method, via, params, result, errors }) => [
      method,
      via,
      shape(params),
      shape(result),
      errors,
    ]),
    events: events.map(({ name, kept, data }) => [name, kept, shape(data)]),
  }
  const fingerprint = createHash('sha256').update(JSON.stringify(protocol)).digest('hex').slice(0, 16)
  expect({ version: PROTOCOL_VERSION, fingerprint }).toEqual(SEEN)
})

test('no method and no event stands in the registry twice', () => {
  const methods = requests.map(({ method }) => method)
  const names = events.map(({ name }) => name)
  expect(new Set(methods).size).toBe(methods.length)
  expect(new Set(names).size).toBe(names.length)
})
