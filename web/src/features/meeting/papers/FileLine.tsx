import { Box, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconFileUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface FileLineProps {
  name: string
  kind: 'running' | 'done' | 'refused'
  /** What has become of the file. */
  words: string
  /** Below the words. */
  below?: ReactNode
  /** What may be done with it. */
  children: ReactNode
}

/** A file that was sent: its name and what has become of it, read out when that changes. */
export function FileLine({ name, kind, words, below, children }: FileLineProps) {
  const refused = kind === 'refused'
  return (
    <Group gap="sm" py="xs" role={refused ? 'alert' : 'status'}>
      <Group gap="sm" wrap="nowrap" style={{ flex: '1 1 14rem', minWidth: 0 }}>
        {refused ? (
          <IconAlertTriangle aria-hidden color="var(--mantine-color-error)" style={{ flexShrink: 0 }} />
        ) : kind === 'done' ? (
          <IconCircleCheck aria-hidden color="var(--mantine-color-success)" style={{ flexShrink: 0 }} />
        ) : (
          <IconFileUpload aria-hidden style={{ flexShrink: 0 }} />
        )}
        <Box style={{ flex: 1, minWidth: 0 }}>
          <Text
            style={{ overflowWrap: 'anywhere' }}
            c={refused ? 'var(--mantine-color-error)' : 'var(--mantine-color-text)'}
          >
            <Text span fw={600}>
              {name}
            </Text>
            {`: ${words}`}
          </Text>
          {below}
        </Box>
      </Group>
      {children}
    </Group>
  )
}
