import { Button } from '@mantine/core'
import { IconDownload, type TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface FileButtonProps {
  /** Address of the file on the server. */
  href: string
  icon?: TablerIcon
  children: ReactNode
}

/** A link with the looks of a button: the browser keeps the file, under the name that the server gives it. */
export function FileButton({ href, icon: Icon = IconDownload, children }: FileButtonProps) {
  return (
    <Button component="a" href={href} download variant="default" leftSection={<Icon size={20} aria-hidden />}>
      {children}
    </Button>
  )
}
