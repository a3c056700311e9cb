// The OpenAPI 3.1 document that other systems read, made of the same shapes that check their questions.
import { z } from 'zod'
import { ADDRESSES, REFUSALS } from './shapes.ts'

type Json = Readonly<Record<string, unknown>>

/** JSON Schema of the dialect that OpenAPI 3.1 has by itself. `input`: as a caller writes it. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' })
  return rest
}

function parametersOf(of: z.ZodObject, place: 'path' | 'query'): Json[] {
  return Object.entries<z.ZodType>(of.shape).map(([name, field]) => {
    const required = place === 'path' || !field.safeParse(undefined).success
    const { description, ...schema } = schemaOf(field, 'input')
    return { name, in: place, required, ...(description === undefined ? {} : { description }), schema }
  })
}

function answersOf(result: z.ZodType | null): Json {
  const content =
    result === null
      ? { 'application/pdf': { schema: { type: 'string', contentMediaType: 'application/pdf' } } }
      : { 'application/json': { schema: schemaOf(result, 'output') } }
  const refusals = Object.entries(REFUSALS).map(([status, codes]): [string, Json] => [
    status,
    {
      description: codes.join(', '),
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['ok', 'error'],
            properties: { ok: { const: false }, error: { type: 'string', enum: codes } },
          },
        },
      },
    },
  ])
  return { 200: { description: 'Found', content }, ...Object.fromEntries(refusals) }
}

/** @param version - Of the product. */
export function interfaceDocument(version: string): Json {
  const paths = Object.entries(ADDRESSES).map(([operationId, address]): [string, Json] => {
    const { path, scope, summary, params, query, result } = address
    return [
      path,
      {
        get: {
          operationId,
          summary,
          description: `Needs a key with the right \`${scope}\`.`,
          security: [{ key: [] }],
          parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
          responses: answersOf(result),
        },
      },
    ]
  })
  return {
    openapi: '3.1.0',
    info: {
      title: 'Họp không giấy – giao diện cho hệ thống khác',
      version,
      description:
        'Meetings, issued papers and figures of a unit and those below it. Items of the agenda that are for some people only, restricted papers and papers that were not issued never appear.',
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(paths),
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  }
}
