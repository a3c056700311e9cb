import { open } from 'node:fs/promises'

/** Resolves when the file's bytes are on disk. */
export async function syncFile(path: string): Promise<void> {
  await sync(path, 'r+')
}

/** Resolves when the names in the folder are on disk: a file that was renamed into it is there after a crash. */
export async function syncFolder(path: string): Promise<void> {
  await sync(path, 'r')
}

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
