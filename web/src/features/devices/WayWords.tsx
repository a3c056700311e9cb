import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MediaWay } from '../../media/quality/media-probe.ts'
import { isLoopbackAlone, type MediaAddress } from '../../media/quality/media-way.ts'

/** What to ask the help line for where sound and pictures do not come through as they should; nothing where they do. */
export function WayWords({ way }: { way: MediaWay }) {
  const ask = useWayToAsk()
  if (way.kind !== 'tcp' && way.kind !== 'blocked') return null
  return <Text size="sm">{ask(way.kind, way.addresses)}</Text>
}

/** Firefox gathers no loopback addresses for WebRTC, so it never connects to one. */
const NEVER_TO_LOOPBACK = /Firefox\//u

/** The sentence to read out on the telephone. */
export function useWayToAsk(): (kind: 'tcp' | 'blocked', addresses: readonly MediaAddress[]) => string {
  const { t } = useTranslation('devices')
  return (kind, addresses) => {
    const loopbackAlone = isLoopbackAlone(addresses)
    if (loopbackAlone && NEVER_TO_LOOPBACK.test(navigator.userAgent)) return t('way.loopback')
    // Nobody can open the way to the server's own loopback beside another address.
    const told = loopbackAlone ? addresses : addresses.filter((one) => !isLoopbackAlone([one]))
    const where = told.map(({ address, port }) => t('way.place', { address, port })).join('; ')
    return t(kind === 'tcp' ? 'way.askUdp' : 'way.ask', { where })
  }
}
