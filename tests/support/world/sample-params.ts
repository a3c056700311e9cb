import { z } from 'zod'

const GENERIC: readonly unknown[] = [
  ...['x', 'AAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAA', 'a'.repeat(28), 'AAAAAA', crypto.randomUUID(), 'hg'],
  ...[
    0,
    1,
    60,
    1_000,
    true,
    false,
    null,
    [],
    {},
    '0219 000 000',
    'mat-khau-moi-1',
    'a'.repeat(64),
    'AA:BB',
    'an@example.vn',
    '2000-01-01',
  ],
]

/**
 * Well-formed parameters for any request, made from its schema: where a field has one of these names it gets that value, every other the first
 * plain value that its schema takes.
 *
 * @throws when a field takes none: it needs a value of its own.
 */
export function sampleParams(schema: z.ZodType, named: Readonly<Record<string, unknown>>): unknown {
  return sample(schema, named, '')
}

function sample(schema: z.ZodType, named: Readonly<Record<string, unknown>>, name: string): unknown {
  const own = named[name]
  if (own !== undefined && schema.safeParse(own).success) return own
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, z.ZodType> = schema.shape
    return Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, sample(field, named, key)]))
  }
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    const inner = schema.unwrap()
    if (inner instanceof z.ZodType) return sample(inner, named, name)
  }
  if (schema instanceof z.ZodDiscriminatedUnion || schema instanceof z.ZodUnion) {
    const [first] = schema.options
    if (first instanceof z.ZodType) return sample(first, named, name)
  }
  if (schema instanceof z.ZodArray) {
    if (schema.safeParse([]).success) return []
    return schema.element instanceof z.ZodType ? [sample(schema.element, named, name)] : []
  }
  if (schema instanceof z.ZodEnum) return schema.options[0]
  if (schema instanceof z.ZodLiteral) return [...schema.values][0]
  const fits = GENERIC.find((value) => schema.safeParse(value).success)
  if (fits === undefined) throw new Error(`no plain value fits the field ${name}`)
  return fits
}
