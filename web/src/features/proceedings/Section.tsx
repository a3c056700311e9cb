import { Card, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** One part of the page under its heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder component="section" padding="lg" aria-label={title}>
      <Title order={2} mb="md">
        {title}
      </Title>
      {children}
    </Card>
  )
}
