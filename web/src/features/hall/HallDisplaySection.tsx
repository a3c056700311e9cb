import { Button, Input, SegmentedControl, Stack, Switch, Text, Title } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { HallDisplay, soundingDisplay, type SeatDetail } from '../../../../signaling/seats/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { useRole } from '../../meeting-room/use-room.ts'
import { useHallDisplay } from './use-hall.ts'

const { show: Show, sound: Sound } = HallDisplay.shape

/** The hall's display from its operator's page: opens it, says what it shows, and where the sound comes from. */
export function HallDisplaySection({ own, meetingId }: { own: SeatDetail; meetingId: MeetingId }) {
  const { t } = useTranslation('hall')
  const mayOpen = useRole() === 'operator'
  const [display, change] = useHallDisplay(own.display)
  const alone = display.sound === 'others' && soundingDisplay(own) !== null
  return (
    <section aria-label={t('display.title')}>
      <Title order={2} size="h3" mb={4}>
        {t('display.title')}
      </Title>
      <Stack gap="sm">
        {mayOpen && (
          <>
            <Text size="sm" c="dimmed">
              {t('display.text')}
            </Text>
            <Button
              component="a"
              href={`/cuoc-hop/${meetingId}/man-hinh`}
              target="_blank"
              rel="noopener"
              variant="default"
              leftSection={<IconExternalLink size={20} aria-hidden />}
              style={{ alignSelf: 'flex-start' }}
            >
              {t('display.open')}
            </Button>
          </>
        )}
        <Input.Wrapper label={t('display.show')} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={t('display.show')}
            value={display.show}
            onChange={(value) => change({ show: Show.parse(value) })}
            data={Show.options.map((value) => ({ value, label: t(`display.shows.${value}`) }))}
          />
        </Input.Wrapper>
        <Switch
          label={t('display.queue')}
          checked={display.queue}
          onChange={(event) => change({ queue: event.currentTarget.checked })}
        />
        <Input.Wrapper
          label={t('display.sound')}
          description={t(alone ? 'display.soundAlone' : 'display.soundText')}
          labelElement="div"
        >
          <SegmentedControl
            mt={4}
            fullWidth
            aria-label={t('display.sound')}
            value={display.sound}
            onChange={(value) => change({ sound: Sound.parse(value) })}
            data={Sound.options.map((value) => ({ value, label: t(`display.sounds.${value}`) }))}
          />
        </Input.Wrapper>
      </Stack>
    </section>
  )
}
