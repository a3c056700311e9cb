import { readdir, readFile, readlink } from 'node:fs/promises'

/**
 * Packets that the kernel threw away because these processes did not fetch them in time, since their sockets were opened.
 * They had arrived; so this is what the server itself lost.
 */
export async function udpDropsOf(pids: readonly number[]): Promise<number> {
  const inodes = new Set((await Promise.all(pids.map(socketsOf))).flat())
  const tables = await Promise.all(['udp', 'udp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')))
  return tables.flatMap(parseUdp).reduce((sum, { inode, drops }) => sum + (inodes.has(inode) ? drops : 0), 0)
}

/** @param table - All of `/proc/net/udp`, its headings included. */
export function parseUdp(table: string): { inode: number; drops: number }[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 13)
    .map((fields) => ({ inode: Number(fields[9]), drops: Number(fields[12]) }))
}

async function socketsOf(pid: number): Promise<number[]> {
  const folder = `/proc/${pid}/fd`
  // A process that has ended has no sockets.
  const names = await readdir(folder).catch(() => [])
  const links = await Promise.all(names.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')))
  return links.flatMap((link) => {
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1]
    return inode === undefined ? [] : [Number(inode)]
  })
}
