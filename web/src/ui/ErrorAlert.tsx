import { Alert } from '@mantine/core'

/** Why something could not be done, read out at once; nothing while there is no reason. */
export function ErrorAlert({ text }: { text: string | null }) {
  if (text === null) return null
  return (
    <Alert color="red" role="alert">
      {text}
    </Alert>
  )
}
