import { Center, Loader } from '@mantine/core'

/** Where a part of the room will stand that is still being fetched. */
export function PartWait() {
  return (
    <Center h="100%" mih={120}>
      <Loader />
    </Center>
  )
}

/** The same where the wall or the desk will stand. */
export function ViewWait() {
  return (
    <main>
      <PartWait />
    </main>
  )
}
