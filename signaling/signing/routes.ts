import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Guard } from '../kit/guard.ts'
import { QueueFullError } from '../kit/semaphore.ts'
import { collect, drain } from '../kit/request-body.ts'
import type { SightRefusal } from '../minutes/sight.ts'
import { MeetingId } from '../wire/ids.ts'
import type { Outcome, RefusalDetails } from '../wire/kit.ts'
import type { MeetingActor, RouteAction } from '../wire/permissions.ts'
import type { Account } from '../identity/wire.ts'
import type { Signing } from './commands.ts'
import type { Signer } from './giving-out.ts'
import { DocumentNumber, MAX_PICTURE_BYTES, type SigningFileError } from './wire.ts'

const Params = z.object({ meetingId: MeetingId, number: z.coerce.number().pipe(DocumentNumber) })
type Error_ = SigningFileError | SightRefusal | 'notFound' | 'unavailable'

const STATUS: Readonly<Record<Error_, number>> = {
  ...{ notFound: 404, noSuchDocument: 404, notBegun: 409, notReady: 409, itemsClosed: 409, notIssued: 409 },
  ...{ notYourTurn: 409, noOrder: 409, allSigned: 409, notPrepared: 409, olderPrepared: 409, stepTaken: 409 },
  ...{ signatureRefused: 422, otherSigner: 422, cannotPrepare: 422, badPicture: 422, noTrust: 503, unavailable: 503 },
  ...{ fileTooLarge: 413, notPdf: 415, diskFull: 507, uploadInterrupted: 400 },
}

interface Asked {
  readonly meetingId: MeetingId
  readonly number: number
  readonly account: Account
  readonly actor: MeetingActor
}
const signerOf = ({ account, actor }: Asked): Signer => ({ account, leads: actor === 'chair' || actor === 'secretary' })

/**
 * Under `/api/meetings/:meetingId/signing/:number/`, 0 for the minutes, 1 and on for their corrections:
 * `GET to-sign.pdf`: the file with a field, for whose turn it is. `POST picture`: the same with the signer's handwriting, a PNG as the body.
 * `POST signed`: takes the signed file. `GET signed.pdf`: the file with its signatures. `GET document.pdf`: a correction as it stands.
 */
export async function signingRoutes(app: FastifyInstance, guard: Guard, signing: Signing): Promise<void> {
  const at = (end: string) => `/api/meetings/:meetingId/signing/:number/${end}`
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    const streamed = 'application/octet-stream'
    scope.addContentTypeParser(streamed, (_request, payload, done) => done(null, payload))
    scope.get(at('to-sign.pdf'), (request, reply) =>
      answer(guard, request, reply, 'signing.toSign', async (asked) =>
        sendFile(
          reply,
          await signing.toSign(asked.meetingId, asked.number, signerOf(asked)),
          `${nameOf(asked)}-cho-ky.pdf`,
        ),
      ),
    )
    scope.get(at('document.pdf'), (request, reply) =>
      answer(guard, request, reply, 'signing.document', async (asked) =>
        sendFile(reply, await signing.document(asked.meetingId, asked.number), `${nameOf(asked)}.pdf`),
      ),
    )
    scope.get<{ Querystring: { view?: string } }>(at('signed.pdf'), (request, reply) =>
      answer(guard, request, reply, 'signing.file', async (asked) => {
        const shown = request.query.view === '1'
        const viewer = { accountId: asked.account.accountId, actor: asked.actor }
        const how = shown ? 'opened_at_ms' : 'downloaded_at_ms'
        const file = await signing.file(asked.meetingId, asked.number, viewer, how)
        return sendFile(reply, file, `${nameOf(asked)}-da-ky.pdf`, shown)
      }),
    )
    scope.post(at('picture'), { config: { streamed } }, (request, reply) =>
      answer(guard, request, reply, 'signing.picture', async (asked) => {
        const png = await collect(request.raw, MAX_PICTURE_BYTES)
        if (!png.ok) {
          drain(request.raw, MAX_PICTURE_BYTES)
          return refused(reply, png.error === 'tooLarge' ? 'badPicture' : png.error)
        }
        const made = await signing.withPicture(asked.meetingId, asked.number, signerOf(asked), png.value)
        return made.ok ? reply.send({ ok: true, result: {} }) : refused(reply, made.error, made.details)
      }),
    )
    // A large file on a thin line takes its time: `receive` watches for silence instead.
    scope.post(at('signed'), { config: { streamed } }, (request, reply) =>
      answer(guard, request, reply, 'signing.upload', async (asked) => {
        const { meetingId, number } = asked
        const declaredBytes = Number(request.headers['content-length'] ?? 0)
        const maxBytes = await signing.maxBytes(meetingId, number)
        const taken =
          declaredBytes > maxBytes
            ? ({ ok: false, error: 'fileTooLarge', details: { maxBytes } } as const)
            : await signing.take({ meetingId, number, signer: signerOf(asked), declaredBytes }, request.raw)
        if (taken.ok) return reply.send({ ok: true, result: taken.value })
        drain(request.raw, maxBytes)
        return refused(reply, taken.error, taken.details)
      }),
    )
  })
}

const nameOf = ({ number }: Pick<Asked, 'number'>): string =>
  number === 0 ? 'bien-ban' : `bien-ban-dinh-chinh-${number}`

async function answer(
  guard: Guard,
  request: FastifyRequest,
  reply: FastifyReply,
  action: RouteAction,
  act: (asked: Asked) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const params = Params.safeParse(request.params).data
  const guarded = await guard(request, action, params?.meetingId ?? null)
  if (!guarded.ok) {
    drain(request.raw, MAX_PICTURE_BYTES)
    return reply.code(guarded.status).send({ ok: false, error: guarded.error })
  }
  const { account, actor } = guarded
  if (params === undefined || actor === null) return refused(reply, 'notFound')
  try {
    return await act({ ...params, account, actor })
  } catch (error) {
    if (error instanceof QueueFullError) return refused(reply, 'unavailable')
    throw error
  }
}

function sendFile(reply: FastifyReply, file: Outcome<Uint8Array, Error_>, name: string, shown = false): FastifyReply {
  if (!file.ok) return refused(reply, file.error, file.details)
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename="${name}"`)
    .type('application/pdf')
    .send(Buffer.from(file.value))
}

function refused(reply: FastifyReply, error: Error_, details?: RefusalDetails): FastifyReply {
  return reply.code(STATUS[error]).send({ ok: false, error, ...(details === undefined ? {} : { details }) })
}
