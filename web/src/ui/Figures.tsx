import { SimpleGrid, Text } from '@mantine/core'

interface FiguresProps {
  /** Each with its name; the names differ. */
  figures: readonly (readonly [name: string, value: string])[]
  /** Below them, in pixels or as a size of the theme. */
  mb?: string | number
}

/** A row of large figures, each below its name; two beside each other on a phone. */
export function Figures({ figures, mb = 0 }: FiguresProps) {
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: figures.length }} m={0} mb={mb}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <Text component="dt" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} fz="1.75rem" fw={600}>
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  )
}
