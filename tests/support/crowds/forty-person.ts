import { signIn } from '../../../signaling/identity/wire.ts'
import { floorChanged, mutedBy, type FloorState } from '../../../signaling/floor/wire.ts'
import { consumersChanged, mediaDemand, mediaReset } from '../../../signaling/media/wire.ts'
import { joinSeat, seatsChanged, unpackSeats } from '../../../signaling/seats/wire.ts'
import { BotMedia } from '../../load/bot-media.ts'
import { callHttp, ControlSocket, type SignedIn } from '../../load/control-socket.ts'
import { Receiver } from '../../load/receiver.ts'
import { poll } from '../poll.ts'
import { PASSWORD } from '../server.ts'
import type { z } from 'zod'
import type { DeviceId, MeetingId, SeatId } from '../../../signaling/wire/ids.ts'
import type { Clip } from '../../load/clip.ts'
import type { HeardStream } from '../../load/journal.ts'
import type { Address } from '../../load/pipe.ts'

export interface PersonOptions {
  readonly url: string
  readonly username: string
  readonly meetingId: MeetingId
  readonly clip: Clip
  /** Without one, nothing that the server wants or does not want of this client is obeyed. */
  readonly camera: boolean
  readonly through: (server: Address) => Promise<Address>
  note(what: string): void
}
type Joined = z.output<typeof joinSeat.result>
type Resume = z.input<typeof joinSeat.params>['resume']

const REOPEN = { everyMs: 250, deadlineMs: 30_000 }

/**
 * Somebody at a desk whose client does what the test says and nothing else: it neither turns its microphone on when it
 * gets the floor nor stops sending sound when the server says that it was turned off.
 */
export class Person {
  readonly signedIn: SignedIn
  readonly #options: PersonOptions
  readonly #receiver = new Receiver()
  #media: BotMedia | undefined
  #resume: Resume
  control: ControlSocket
  joined: Joined
  floor: FloorState
  /** Seats that show a camera, by the events that this client received. */
  readonly cameras = new Set<string>()
  /** Why its microphone was turned off, the newest last. */
  readonly mutings: string[] = []
  mediaOpenings = 0

  static async join(options: PersonOptions): Promise<Person> {
    const { url, username } = options
    const { cookie } = await callHttp({ url, cookie: '' }, signIn, { username, password: PASSWORD })
    const signedIn = { url, cookie }
    const control = await ControlSocket.open(signedIn)
    const person = new Person(options, signedIn, control, await join(options, control))
    person.#listen()
    await person.#openMedia()
    return person
  }

  private constructor(options: PersonOptions, signedIn: SignedIn, control: ControlSocket, joined: Joined) {
    this.#options = options
    this.signedIn = signedIn
    this.control = control
    this.joined = joined
    this.floor = joined.snapshot.floor
    this.#keep(joined)
  }

  get username(): string {
    return this.#options.username
  }
  get seatId(): SeatId {
    return this.joined.seatId
  }
  get deviceId(): DeviceId {
    return this.joined.deviceId
  }
  get connected(): boolean {
    return this.#media?.connected ?? false
  }
  get received(): readonly HeardStream[] {
    return this.#receiver.streams
  }
  get media(): BotMedia {
    if (this.#media === undefined) throw new Error(`${this.username} has no media`)
    return this.#media
  }

  /** The control socket breaks; sound and picture go on. */
  cut(): void {
    this.control.cut()
  }

  /** Takes its own place again. */
  async comeBack(): Promise<Joined> {
    const control = await ControlSocket.open(this.signedIn)
    this.control = control
    this.#listen()
    this.joined = await join(this.#options, control, this.#resume)
    this.floor = this.joined.snapshot.floor
    this.#keep(this.joined)
    if (this.joined.resumed) this.media.continueOn(control)
    else await this.#openMedia()
    return this.joined
  }

  close(): void {
    this.#media?.close()
    this.control.close()
  }

  #keep({ resumeToken, epoch, seq, snapshot }: Joined): void {
    this.#resume = { token: resumeToken, epoch, lastSeq: seq }
    this.#see(snapshot.seats)
  }

  #see(seats: Joined['snapshot']['seats']): void {
    for (const [seatId, seat] of unpackSeats(seats)) {
      if (seat.camera === 'on') this.cameras.add(seatId)
      else this.cameras.delete(seatId)
    }
  }

  #listen(): void {
    const { control } = this
    control.on(consumersChanged, (change) => this.#media?.consumersChanged(change))
    if (this.#options.camera) control.on(mediaDemand, (demand) => this.#media?.demandChanged(demand))
    control.on(floorChanged, (floor) => (this.floor = floor))
    control.on(seatsChanged, ({ seats }) => this.#see(seats))
    control.on(mutedBy, ({ why }) => this.mutings.push(why))
    control.on(mediaReset, () => {
      const tried = async (): Promise<boolean> =>
        this.#openMedia().then(
          () => true,
          (error: unknown) => {
            this.#options.note(`${this.username}: ${String(error)}`)
            return false
          },
        )
      poll(tried, { ...REOPEN, what: 'media again' }).catch((error: unknown) => this.#options.note(String(error)))
    })
  }

  async #openMedia(): Promise<void> {
    this.#media?.close()
    const { clip, camera, through, note } = this.#options
    const media = new BotMedia(this.control, {
      signedIn: this.signedIn,
      clip,
      fromSecond: 0,
      camera,
      shape: { keyPicturesOnly: false, soundFrames: 1 },
      receiver: this.#receiver,
      through,
      note: (what) => note(`${this.username}: ${what}`),
      onLost: () => undefined,
    })
    this.#media = media
    await Promise.all([media.open(), media.view([], 'full')])
    await media.publish()
    this.mediaOpenings += 1
  }
}

function join({ meetingId, camera }: PersonOptions, control: ControlSocket, resume?: Resume): Promise<Joined> {
  return control.request(joinSeat, {
    meetingId,
    place: 'own',
    claim: 'takeOver',
    mic: 'off',
    camera: camera ? 'off' : 'none',
    ...(resume === undefined ? {} : { resume }),
  })
}
