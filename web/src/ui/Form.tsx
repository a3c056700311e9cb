import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'

interface FormProps {
  onSubmit: () => void | Promise<void>
  children: ReactNode
}

/** A form that does not leave the page when it is sent. Its fields say what is missing, not the browser in its own language. */
export function Form({ onSubmit, children }: FormProps) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void onSubmit()
      }}
    >
      <Stack>{children}</Stack>
    </form>
  )
}
