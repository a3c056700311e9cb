import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'

/** A PDF in a tab of its own. */
export function ViewButton({ href, children }: { href: string; children: string }) {
  return (
    <Button
      component="a"
      href={href}
      target="_blank"
      rel="noreferrer"
      variant="default"
      leftSection={<IconExternalLink size={20} aria-hidden />}
    >
      {children}
    </Button>
  )
}
