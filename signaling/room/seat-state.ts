// The state of a seat as clients see it, computed from its devices.
import type { LiveDevice, LiveSeat } from './seat.ts'
import { LONG_AGO } from '../kit/clock.ts'
import { soundPhoneOf } from '../media/hall-sound.ts'
import {
  Mic,
  USUAL_DISPLAY,
  type DeviceSwitch,
  type LinkQuality,
  type RosterSeat,
  type SeatDetail,
  type SeatNow,
} from '../seats/wire.ts'

/** A place of the roster in which nobody sits yet. */
export function emptySeat(entry: RosterSeat): LiveSeat {
  return {
    seatId: entry.seatId,
    entry,
    devices: new Map(),
    mainCamera: null,
    asking: false,
    people: [],
    headCount: 0,
    display: USUAL_DISPLAY,
    lastSpokeAtMs: LONG_AGO,
    soundPhoneId: null,
    lineLimit: null,
  }
}

/** What everybody sees of a seat: all its devices together. */
export function seatNow(seat: LiveSeat): SeatNow {
  const devices = [...seat.devices.values()]
  return {
    connection: devices.length === 0 ? 'absent' : devices.some(isHere) ? 'here' : 'away',
    mic: together(devices.flatMap(({ mic, secondMic }) => [mic, secondMic])),
    micSilent: isSilent(devices),
    camera: together(devices.flatMap(({ camera, documentCamera }) => [camera, documentCamera])),
    screen: devices.some(({ screen }) => screen),
    link: bestLink(devices),
    asking: seat.asking,
    chair: devices.some(({ role }) => role === 'chair'),
    headCount: seat.headCount,
  }
}

/** What the seat itself, the chair and the secretaries see of it. */
export function seatDetail(seat: LiveSeat): SeatDetail {
  return {
    seatId: seat.seatId,
    devices: [...seat.devices.values()].map((device) => ({
      deviceId: device.deviceId,
      label: device.label,
      accountId: device.account.accountId,
      fullName: device.account.fullName,
      role: device.role,
      connection: isHere(device) ? 'here' : 'away',
      mic: device.mic,
      secondMic: device.secondMic,
      camera: device.camera,
      documentCamera: device.documentCamera,
      silent: device.silent.filter((mic) => device[mic] === 'on'),
      screen: device.screen,
      screenSound: screenSoundOf(device),
      link: device.link,
      display: device.display,
      phone: device.phone,
    })),
    mainCamera: seat.mainCamera,
    people: [...seat.people],
    headCount: seat.headCount,
    display: seat.display,
    soundPhone: soundPhoneOf(seat)?.deviceId ?? null,
  }
}

function screenSoundOf({ media }: LiveDevice): DeviceSwitch {
  const sound = media.producers.get('screenAudio')
  return sound === undefined ? 'none' : sound.paused ? 'off' : 'on'
}

function isHere(device: LiveDevice): boolean {
  return device.connection !== null
}

function together(switches: readonly DeviceSwitch[]): DeviceSwitch {
  return switches.includes('on') ? 'on' : switches.includes('off') ? 'off' : 'none'
}

/** One microphone that gives sound is enough for a hall to be heard. */
function isSilent(devices: readonly LiveDevice[]): boolean {
  const on = devices.flatMap((device) => Mic.options.flatMap((mic) => (device[mic] === 'on' ? [{ device, mic }] : [])))
  return on.length > 0 && on.every(({ device, mic }) => device.silent.includes(mic))
}

const BEST_FIRST: readonly LinkQuality[] = ['good', 'weak', 'bad', 'unknown']

/** A device that is cut off says nothing of the link any more, unless all are. */
function bestLink(devices: readonly LiveDevice[]): LinkQuality {
  const here = devices.filter(isHere)
  const links = (here.length > 0 ? here : devices).map(({ link }) => link)
  return BEST_FIRST.find((link) => links.includes(link)) ?? 'unknown'
}
