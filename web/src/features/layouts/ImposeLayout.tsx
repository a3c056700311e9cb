import { Button, Popover, SegmentedControl, Text, UnstyledButton } from '@mantine/core'
import { IconLayout } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { imposeLayout, LayoutFor, releaseLayout } from '../../../../signaling/layouts/wire.ts'
import { Layout } from '../../../../signaling/wire/layout.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import type { Answer } from '../../net/session.ts'
import { countTouched } from './choice-rules.ts'
import { LayoutIcon } from './LayoutIcon.tsx'
import classes from './layouts.module.css'

/** The desk's switch for the layout of others: says first how many places it touches, and takes back what is set. */
export function ImposeLayout() {
  const { t } = useTranslation('layouts')
  const { session, notices } = useMeetingSession()
  const { layouts, seats } = useRoom()
  const { imposed } = layouts
  const [opened, setOpened] = useState(false)
  const [layout, setLayout] = useState<Layout>('grid9')
  const [on, setOn] = useState<LayoutFor>('halls')
  const open = () => {
    if (imposed !== null) {
      setLayout(imposed.layout)
      setOn(imposed.on)
    }
    setOpened(true)
  }
  const send = async (answering: Promise<Answer<unknown>>) => {
    setOpened(false)
    const answer = await answering
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'layouts', code: answer.error })
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant={imposed === null ? 'default' : 'light'}
          leftSection={<IconLayout size={20} aria-hidden />}
          onClick={() => (opened ? setOpened(false) : open())}
        >
          {imposed === null ? t('desk.open') : t('desk.standing', { layout: t(`name.${imposed.layout}`) })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.tiles} role="radiogroup" aria-label={t('title')}>
          {Layout.options.map((one) => (
            <UnstyledButton
              key={one}
              role="radio"
              aria-checked={layout === one}
              className={classes.tile}
              title={t(`hint.${one}`)}
              onClick={() => setLayout(one)}
            >
              <LayoutIcon layout={one} />
              <span>{t(`name.${one}`)}</span>
            </UnstyledButton>
          ))}
        </div>
        <SegmentedControl
          fullWidth
          mt="sm"
          aria-label={t('desk.for')}
          value={on}
          onChange={(value) => setOn(LayoutFor.parse(value))}
          data={LayoutFor.options.map((value) => ({ value, label: t(`desk.${value}`) }))}
        />
        <Text p="xs" size="sm">
          {t('desk.touches', { count: countTouched(seats, on) })}
        </Text>
        <div className={classes.acts}>
          {imposed !== null && (
            <Button
              variant="default"
              onClick={() => void send(session.request(releaseLayout, { layout: imposed.layout, on: imposed.on }))}
            >
              {t('desk.release', { count: countTouched(seats, imposed.on) })}
            </Button>
          )}
          <Button onClick={() => void send(session.request(imposeLayout, { layout, on }))}>
            {t('desk.impose', { count: countTouched(seats, on) })}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
