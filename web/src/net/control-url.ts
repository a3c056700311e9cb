import { PROTOCOL_VERSION } from '../../../signaling/wire/kit.ts'
import { PAGE_BUILD } from './page-build.ts'

/** The control socket of the server that this page came from. */
export function controlUrl(page: Pick<Location, 'protocol' | 'host'>): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/ws?v=${PROTOCOL_VERSION}&build=${PAGE_BUILD}`
}
