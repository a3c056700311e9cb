import { Badge } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'

interface StateBadgeProps {
  icon: Icon
  color: string
  text: string
}

/** A state in words, with icon and colour; never colour alone. */
export function StateBadge({ icon: Shown, color, text }: StateBadgeProps) {
  return (
    <Badge
      variant="light"
      color={color}
      size="lg"
      radius="sm"
      fw={600}
      fz="0.875rem"
      leftSection={<Shown size={16} aria-hidden />}
      style={{ flexShrink: 0 }}
    >
      {text}
    </Badge>
  )
}
