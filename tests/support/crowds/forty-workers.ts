import { readdir, readFile, readlink } from 'node:fs/promises'

/** UDP ports on which a process of this machine listens, by what the kernel says. @throws when there is no such process. */
export async function udpPortsOf(pid: number): Promise<Set<number>> {
  const folder = `/proc/${pid}/fd`
  const links = await Promise.all((await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => '')))
  const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
  const ports = new Set<number>()
  for (const line of (await readFile('/proc/net/udp', 'utf8')).split('\n').slice(1)) {
    // Number, local address, remote address, state, queues, timer, retransmissions, user, timeout, inode.
    const [, local, , , , , , , , inode] = line.trim().split(/\s+/)
    const port = local?.split(':')[1]
    if (inode !== undefined && inodes.has(inode) && port !== undefined) ports.add(Number.parseInt(port, 16))
  }
  return ports
}
