import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Account } from '../identity/wire.ts'
import { field, openMinutesWorld, type MinutesWorld } from '../minutes/test-world.ts'
import { granted } from '../seats/test-support.ts'
import { createPrepare } from '../signatures/prepare.ts'
import type { TestAuthority } from '../signatures/test-authority.ts'
import { createVerify } from '../signatures/verify.ts'
import { openBlobStore } from '../storage/blobs.ts'
import type { AccountId } from '../wire/ids.ts'
import { Signing } from './commands.ts'
import { SigningView } from './wire.ts'

const LIMITS = { timeoutMs: 60_000, memoryMb: 1_024, atOnce: 1, waiting: 8 }

export interface SigningWorld extends MinutesWorld {
  readonly signing: Signing
  readonly folder: string
  /** The meeting ends, and its minutes are approved. */
  approved(): Promise<void>
  view(account: Account): Promise<SigningView>
  order(
    account: Account,
    steps: readonly ({ kind: 'person'; accountId: AccountId } | { kind: 'agency'; name: string })[],
    number?: number,
  ): ReturnType<Signing['handlers']['signing.setOrder']>
  toSign(account: Account, number?: number): ReturnType<Signing['toSign']>
  upload(account: Account, bytes: Uint8Array, number?: number): ReturnType<Signing['take']>
  /** What `npm run verify -- FILE.pdf` prints, and whether it holds. */
  verify(bytes: Uint8Array): { readonly holds: boolean; readonly says: string }
  closeAll(): Promise<void>
}

/** A meeting with real minutes, signatures judged by this authority. */
export async function openSigningWorld(authority: TestAuthority | null): Promise<SigningWorld> {
  const world = await openMinutesWorld()
  const folder = mkdtempSync(join(tmpdir(), 'hop-ky-'))
  const { audit, clock, database, meetingId, noticed } = world
  const verify =
    authority === null
      ? null
      : createVerify({
          ...LIMITS,
          ...{ trustFolder: authority.trustFolder, maxBytes: 50_000_000 },
          // Certificates are judged by the real time: the clock of the world stands still.
          clock: { nowMs: () => Date.now() },
        })
  const signing = new Signing({
    ...{ audit, clock, database, verify, prepare: createPrepare(LIMITS) },
    blobs: await openBlobStore(join(folder, 'blobs')),
    workFolder: join(folder, 'work'),
    idleMs: 10_000,
    tellNotices: (accountIds) => void noticed.push(accountIds),
  })
  const signerOf = async (account: Account) => {
    const { actor } = await self.callOf(account)
    return { account, leads: actor === 'chair' || actor === 'secretary' }
  }
  const self: SigningWorld = Object.assign(world, {
    ...{ signing, folder },
    async approved() {
      const [chair, secretary] = [world.chair.account, world.secretary.account]
      granted(await world.save(secretary, field('number', '15')))
      granted(await world.save(secretary, field('conclusions', 'Thống nhất')))
      await world.act('meetings.end')
      granted(await world.setStage(secretary, 'comments'))
      granted(await world.approve(chair, (await world.read(chair)).revision))
    },
    async view(account: Account) {
      const read = await signing.handlers['signing.read'](await self.callOf(account), { meetingId })
      if (!read.ok) throw new Error(read.error)
      return SigningView.parse(read.value)
    },
    async order(account: Account, steps: Parameters<SigningWorld['order']>[1], number = 0) {
      const call = await self.callOf(account)
      const document = (await self.view(account)).documents.find((one) => one.number === number)
      const revision = document?.orderRevision ?? 0
      return signing.handlers['signing.setOrder'](call, { meetingId, number, revision, steps: [...steps] })
    },
    toSign: async (account: Account, number = 0) => signing.toSign(meetingId, number, await signerOf(account)),
    async upload(account: Account, bytes: Uint8Array, number = 0) {
      const source = Readable.from([Buffer.from(bytes)])
      return signing.take({ meetingId, number, signer: await signerOf(account), declaredBytes: bytes.length }, source)
    },
    verify(bytes: Uint8Array) {
      const path = join(folder, 'xem.pdf')
      writeFileSync(path, bytes)
      const command = ['signaling/archive/verify-main.ts', path, '--trust', authority?.trustFolder ?? folder]
      try {
        return { holds: true, says: execFileSync(process.execPath, command, { encoding: 'utf8' }) }
      } catch (error) {
        return { holds: false, says: String((error as { stdout?: unknown }).stdout) }
      }
    },
    async closeAll() {
      await world.rooms.close()
      await world.database.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  })
  return self
}
